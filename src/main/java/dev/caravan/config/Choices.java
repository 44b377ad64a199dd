package dev.caravan.config;

import dev.caravan.model.ImportLinks;
import dev.caravan.model.MissingColumns;
import dev.caravan.model.MissingReference;
import dev.caravan.model.SeveralHandling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The words that a key takes, each with what it means. They are read ignoring case, and with {@code _} for {@code -}.
 */
final class Choices<E> {
    static final Choices<Boolean> TRUTH =
            new Choices<Boolean>().with("true", true).with("false", false);
    static final Choices<SeveralHandling> HANDLING = new Choices<SeveralHandling>()
            .with("use-first", SeveralHandling.USE_FIRST)
            .with("throw-error", SeveralHandling.THROW_ERROR);
    static final Choices<MissingReference> MISSING_REFERENCE = new Choices<MissingReference>()
            .with("error", MissingReference.ERROR)
            .with("create", MissingReference.CREATE)
            .with("empty", MissingReference.EMPTY);
    static final Choices<MissingColumns> MISSING_COLUMNS =
            new Choices<MissingColumns>().with("error", MissingColumns.ERROR).with("ignore", MissingColumns.IGNORE);
    static final Choices<ImportLinks.Mode> IMPORT_ASSOCIATION = new Choices<ImportLinks.Mode>()
            .with("replace", ImportLinks.Mode.REPLACE)
            .with("add", ImportLinks.Mode.ADD);
    /** Whether the guard is taken off again. */
    static final Choices<Boolean> FORMULA_GUARD =
            new Choices<Boolean>().with("keep", false).with("strip", true);

    static final Choices<AccessSettings.SignIn> SIGN_IN = new Choices<AccessSettings.SignIn>()
            .with("none", AccessSettings.SignIn.NONE)
            .with("tokens", AccessSettings.SignIn.TOKENS)
            .with("oidc", AccessSettings.SignIn.OIDC);

    private final Map<String, E> meanings = new LinkedHashMap<>();

    private Choices<E> with(String word, E meaning) {
        meanings.put(word, meaning);
        return this;
    }

    Optional<E> find(String word) {
        String plain = word.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Optional.ofNullable(meanings.get(plain));
    }

    List<String> words() {
        return List.copyOf(meanings.keySet());
    }
}
