/**
 * Files as rows: what format a file has, its rows in, and rows out. Everything streams; memory does not grow with the
 * file.
 *
 * <p>Enter at {@link dev.caravan.format.RowReaders} for files that come in, at {@link dev.caravan.format.RowWriters} for
 * files that go out, and at {@link dev.caravan.format.FileFormats} for what a file is.
 */
@NullMarked
package dev.caravan.format;

import org.jspecify.annotations.NullMarked;
