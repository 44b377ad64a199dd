/**
 * The configuration: YAML read into the immutable {@link dev.caravan.model.Catalog}, checked against the live database
 * schema. Every problem is found in one go, each with file, line, key path, what was found, what is valid and, where
 * something similar exists, a suggestion.
 *
 * <p>Enter at {@link dev.caravan.config.ConfigurationReader}. Inside, {@code YamlFile} turns text into a tree with
 * places, {@code Shape} says which keys a mapping may have, {@code Section} reads one mapping, and one reader for each
 * concern ({@code RecordTypeReader}, {@code ImportReader}, …) binds it to the database and to the other declarations.
 *
 * <p>A reader that finds a problem reports it and goes on with a stand-in, so that the problems behind the first one
 * are found too; as soon as there is a problem, no catalog is handed out, so no stand-in ever leaves this package.
 */
@NullMarked
package dev.caravan.config;

import org.jspecify.annotations.NullMarked;
