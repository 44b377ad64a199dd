package dev.caravan.access;

import dev.caravan.config.OpenIdSettings;
import dev.caravan.config.Principal;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who somebody is by the claims of a token. */
final class Claims {
    private final OpenIdSettings settings;

    Claims(OpenIdSettings settings) {
        this.settings = settings;
    }

    Caller caller(Map<String, @Nullable Object> claims) throws SignInException {
        String user = text(find(claims, settings.userClaim()))
                .orElseThrow(() -> new SignInException("the token has no claim " + settings.userClaim()));
        Optional<String> tenant = text(find(claims, settings.tenantClaim()));
        Set<String> roles = texts(find(claims, settings.rolesClaim()));
        // every role is given by the access file alone
        roles.removeIf(r -> r.equals(Principal.EVERY_ROLE)
                || (!settings.roles().isEmpty() && !settings.roles().contains(r)));
        return new Caller(user, tenant, roles);
    }

    /** The claim of this name, or, step by step, what lies at the end of the dots. */
    private static @Nullable Object find(Map<?, ?> claims, String path) {
        Object direct = claims.get(path);
        int dot = path.indexOf('.');
        if (direct != null || dot < 0) {
            return direct;
        }
        return claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, path.substring(dot + 1))
                : null;
    }

    private static Optional<String> text(@Nullable Object value) {
        boolean simple = value instanceof String || value instanceof Number;
        return simple ? Optional.of(String.valueOf(value)).filter(t -> !t.isBlank()) : Optional.empty();
    }

    /** A list of texts, or one text of words. */
    private static Set<String> texts(@Nullable Object value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value instanceof Collection<?> items) {
            items.forEach(i -> text(i).ifPresent(texts::add));
        } else {
            text(value).ifPresent(t -> texts.addAll(List.of(t.strip().split("\\s+"))));
        }
        return texts;
    }
}
