/**
 * What Caravan is about, as immutable values: record types and their actions as declared, the database schema as
 * found, rows and cells as read, outcomes, problems and jobs. Nothing here does input or output, and nothing here
 * depends on more than the JDK.
 *
 * <p>Enter at {@link dev.caravan.model.Catalog} for what is declared, at {@link dev.caravan.model.Row} for what a file
 * says, and at {@link dev.caravan.model.Job} for what became of it.
 */
@NullMarked
package dev.caravan.model;

import org.jspecify.annotations.NullMarked;
