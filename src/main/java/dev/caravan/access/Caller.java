package dev.caravan.access;

/**
 * Who asks for something. Until there is a sign-in, everybody is the same anonymous user, and the service listens on
 * loopback addresses only.
 *
 * @param user the user's id
 */
public record Caller(String user) {
    /** The user that everybody is who has not signed in. */
    public static final Caller ANONYMOUS = new Caller("anonymous");
}
