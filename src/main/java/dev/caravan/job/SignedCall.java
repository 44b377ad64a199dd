package dev.caravan.job;

import java.time.Instant;

/**
 * A call of a hook whose signature is right.
 *
 * @param signature 64 hexadecimal digits, which tell the call from others
 * @param forgetBefore earlier calls cannot come again
 */
public record SignedCall(String hook, String signature, Instant forgetBefore) {}
