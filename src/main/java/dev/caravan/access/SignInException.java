package dev.caravan.access;

/** Somebody is not who they say, or nobody can tell. The message is for the log: it holds nothing secret. */
public final class SignInException extends Exception {
    private final boolean issuerAway;

    private SignInException(String message, boolean issuerAway, Throwable cause) {
        super(message, cause);
        this.issuerAway = issuerAway;
    }

    SignInException(String message) {
        super(message);
        this.issuerAway = false;
    }

    static SignInException refused(String message, Throwable cause) {
        return new SignInException(message, false, cause);
    }

    static SignInException issuerAway(String message, Throwable cause) {
        return new SignInException(message, true, cause);
    }

    /** Whether the issuer did not answer, so that trying again may help. */
    public boolean isIssuerAway() {
        return issuerAway;
    }
}
