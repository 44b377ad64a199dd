package dev.caravan.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one parameter is read; each reads what applies to it.
 *
 * @param allowed what may be named; a flat list (fields, filters, relations, sort), {@link Allowed#domains} (fields) or
 *     {@link Allowed#groups} (sort)
 * @param aliasMapping names that stand for others: {@code name} for {@code detail.name}; applied once, before {@code
 *     allowed} is asked. For fields the key starts with the domain
 * @param defaultAlias the name of the records themselves, for names without a relation; empty for none
 * @param relations the relations whose fields may be named; overridden by what {@code include} asks where a whole query
 *     is parsed. If not stated, fields and filters may name none and sort any
 * @param maxLimit for pagination: the largest limit, which also is the limit if none is asked
 * @param includeParents for relations: which paths bring the relations on their way, everything by default
 */
public record ParameterOptions(
        Allowed allowed,
        Map<String, String> aliasMapping,
        String defaultAlias,
        Optional<List<Relation>> relations,
        OptionalDouble maxLimit,
        Allowed includeParents) {
    private static final ParameterOptions NONE = new ParameterOptions(
            Allowed.everything(), Map.of(), "", Optional.empty(), OptionalDouble.empty(), Allowed.everything());

    /** Copies the collections. */
    public ParameterOptions {
        aliasMapping = Map.copyOf(aliasMapping);
        relations = relations.map(List::copyOf);
    }

    /** No options: everything is allowed under its own name. */
    public static ParameterOptions none() {
        return NONE;
    }

    /** These options with what is allowed. */
    public ParameterOptions withAllowed(Allowed names) {
        return new ParameterOptions(names, aliasMapping, defaultAlias, relations, maxLimit, includeParents);
    }

    /** These options with names that stand for others. */
    public ParameterOptions withAliasMapping(Map<String, String> mapping) {
        return new ParameterOptions(allowed, mapping, defaultAlias, relations, maxLimit, includeParents);
    }

    /** These options with a name of the records themselves. */
    public ParameterOptions withDefaultAlias(String alias) {
        return new ParameterOptions(allowed, aliasMapping, alias, relations, maxLimit, includeParents);
    }

    /** These options with the relations whose fields may be named. */
    public ParameterOptions withRelations(List<Relation> included) {
        return new ParameterOptions(
                allowed, aliasMapping, defaultAlias, Optional.of(included), maxLimit, includeParents);
    }

    /** These options with the largest limit of a page. */
    public ParameterOptions withMaxLimit(double limit) {
        return new ParameterOptions(
                allowed, aliasMapping, defaultAlias, relations, OptionalDouble.of(limit), includeParents);
    }

    /** These options with the paths, as globs, that bring the relations on their way. */
    public ParameterOptions withIncludeParents(Allowed parents) {
        return new ParameterOptions(allowed, aliasMapping, defaultAlias, relations, maxLimit, parents);
    }

    /** The name that the given one stands for. */
    String mapped(String name) {
        return aliasMapping.getOrDefault(name, name);
    }
}
