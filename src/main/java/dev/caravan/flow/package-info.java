/**
 * What the routes call: the stages of an import as beans, the drop folder, the aggregation of outcomes.
 *
 * <p>Enter at {@link dev.caravan.flow.ImportFlow}, whose methods are the steps of {@code routes/import.camel.yaml}.
 */
@NullMarked
package dev.caravan.flow;

import org.jspecify.annotations.NullMarked;
