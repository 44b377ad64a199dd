package dev.caravan.access;

import dev.caravan.config.AccessSettings;
import dev.caravan.config.AccessSettings.SignIn;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Who may come in: the access file at work. Safe for use by many threads. */
public final class Access {
    private static final Duration SESSION = Duration.ofHours(8);

    private final AccessSettings settings;
    private final Tokens tokens;
    private final Optional<OpenId> openId;
    private final Sessions sessions;
    private final OutgoingHosts outgoing;

    /** What these settings say. */
    public Access(AccessSettings settings, Clock clock) {
        this.settings = settings;
        this.tokens = new Tokens(settings.tokens(), clock);
        this.openId = settings.openId().map(s -> new OpenId(s, clock));
        Duration length = settings.openId().map(s -> s.session()).orElse(SESSION);
        this.sessions = new Sessions(clock, new SecureRandom(), length);
        this.outgoing = OutgoingHosts.of(settings.outgoingHosts(), settings.outgoingPrivate());
    }

    /** How a caller shows who they are. */
    public SignIn signIn() {
        return settings.signIn();
    }

    /** Who everybody is; present with sign-in {@code none} only. */
    public Optional<Caller> anonymous() {
        return signIn() == SignIn.NONE ? Optional.of(Caller.of(settings.anonymous())) : Optional.empty();
    }

    /** Who acts in drop folders, on schedules and on the command line. */
    public Caller system() {
        return Caller.of(settings.system());
    }

    /**
     * Whose bearer token this is. May wait for the issuer.
     *
     * @throws SignInException if it is nobody's
     */
    public Caller bearer(String token) throws SignInException {
        Optional<Caller> known = tokens.find(token);
        if (known.isPresent()) {
            return known.get();
        }
        if (openId.isEmpty() || token.startsWith(Tokens.PREFIX)) {
            throw new SignInException("the token is not known, or has expired");
        }
        return openId.get().verify(token);
    }

    /** The issuer; present with sign-in {@code oidc}. */
    public Optional<OpenId> openId() {
        return openId;
    }

    /** The browsers that are signed in. */
    public Sessions sessions() {
        return sessions;
    }

    /** Whether the caller may see and stop everybody's jobs. */
    public boolean seesEveryJob(Caller caller) {
        return caller.holds(settings.jobRoles());
    }

    /** Whether the caller may see figures of what Caravan does, and how it is. */
    public boolean mayObserve(Caller caller) {
        return caller.holds(settings.observeRoles());
    }

    /** Where requests of Caravan's own may go. */
    public OutgoingHosts outgoing() {
        return outgoing;
    }
}
