package dev.caravan.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code fields}. */
final class FieldsParser {
    private static final String DEFAULT_DOMAIN = "__DEFAULT__";

    private final ParameterOptions options;
    private final String defaultDomain;
    private final @Nullable AllowedDomains allowed;

    private FieldsParser(ParameterOptions options, @Nullable AllowedDomains allowed, String defaultDomain) {
        this.options = options;
        this.allowed = allowed;
        this.defaultDomain = defaultDomain;
    }

    static List<Field> parse(@Nullable Object data, ParameterOptions options, Limits limits) {
        if (options.allowed().isNothing()) {
            return List.of();
        }
        String domain = options.defaultAlias().isEmpty() ? DEFAULT_DOMAIN : options.defaultAlias();
        return new FieldsParser(options, domains(options.allowed(), domain), domain).fields(data, limits);
    }

    private static @Nullable AllowedDomains domains(Allowed allowed, String defaultDomain) {
        if (allowed instanceof AllowedNames names) {
            return names.asDomain(defaultDomain);
        }
        if (allowed instanceof AllowedGroups) {
            throw new IllegalArgumentException("fields allow groups; expected names or domains");
        }
        return allowed instanceof AllowedDomains domains ? domains : null;
    }

    private List<Field> fields(@Nullable Object data, Limits limits) {
        List<Field> fields = new ArrayList<>();
        Ecma.properties(tokens(data, limits)).forEach((domain, tokens) -> {
            if (isKnown(domain)) {
                tokens.forEach(token -> add(fields, domain, token));
            }
        });
        return List.copyOf(fields);
    }

    private Map<String, List<String>> tokens(@Nullable Object data, Limits limits) {
        Map<String, List<String>> byDomain = new LinkedHashMap<>();
        if (data instanceof Map<?, ?> map) {
            Ecma.properties(map).forEach((domain, names) -> collect(domain, Tokens.of(names, limits), byDomain));
        } else {
            collect(defaultDomain, Tokens.of(data, limits), byDomain);
        }
        return byDomain;
    }

    /** Sorts tokens into their domains: that of {@code profile.id} among the default ones is {@code profile}. */
    private void collect(String domain, List<String> tokens, Map<String, List<String>> byDomain) {
        for (String token : tokens) {
            String sign = FieldOperator.ofSign(token).sign();
            DottedName name = DottedName.of(token.substring(sign.length()));
            if (isDefault(domain) && name.path() != null) {
                byDomain.computeIfAbsent(name.path(), key -> new ArrayList<>()).add(sign + name.name());
            } else {
                byDomain.computeIfAbsent(domain, key -> new ArrayList<>()).add(token);
            }
        }
    }

    private boolean isDefault(String domain) {
        return domain.equals(DEFAULT_DOMAIN) || domain.equals(defaultDomain);
    }

    private boolean isKnown(String domain) {
        return isDefault(domain)
                || options.relations().orElse(List.of()).stream()
                        .anyMatch(relation -> relation.value().equals(domain));
    }

    private void add(List<Field> fields, String domain, String token) {
        FieldOperator operator = FieldOperator.ofSign(token);
        String name = token.substring(operator.sign().length());
        if (name.isEmpty()) {
            return;
        }
        String mapped = options.aliasMapping().get(domain + "." + name);
        String key = mapped == null ? name : DottedName.last(mapped);
        String target = isDefault(domain) ? defaultTarget(domain) : domain;
        if (allowed == null || allowed.contains(target, key)) {
            fields.add(new Field(target.equals(DEFAULT_DOMAIN) ? "" : target, key, operator));
        }
    }

    /** Where only one domain is allowed, names without a domain mean that one. */
    private String defaultTarget(String domain) {
        return allowed != null && allowed.names().size() == 1 ? allowed.names().get(0) : domain;
    }
}
