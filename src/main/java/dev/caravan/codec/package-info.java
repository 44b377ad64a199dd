/**
 * What a cell means: text (or a typed cell of a workbook or a JSON file) to a typed value and back, for each type of
 * field in each of its formats.
 *
 * <p>Enter at {@link dev.caravan.codec.Codecs}, which gives the {@link dev.caravan.codec.FieldCodec} of a field. Inside,
 * there is one class a type, all of them kinds of {@code Codec}.
 *
 * <p>All classes here are immutable and may be used by several threads at once.
 */
@NullMarked
package dev.caravan.codec;

import org.jspecify.annotations.NullMarked;
