package dev.caravan.access;

import java.time.Instant;

/**
 * A browser that was sent to the issuer and is to come back.
 *
 * @param state what the issuer sends along, so that the answer is known to belong to this browser's question
 * @param nonce what the identity token must hold
 * @param verifier the secret whose digest the issuer was shown (PKCE)
 * @param returnTo the path that the browser wanted
 * @param expires when nobody waits for it any more
 */
public record PendingSignIn(String state, String nonce, String verifier, String returnTo, Instant expires) {}
