package dev.caravan.job;

import java.time.Instant;

/**
 * A call of a hook whose signature is right.
 *
 * @param signature which tells the call from others
 * @param forgetBefore earlier calls cannot come again
 */
record SignedCall(String hook, String signature, Instant forgetBefore) {}
