/** Who is calling, and what they may do. Enter at {@link dev.caravan.access.Access}. */
@NullMarked
package dev.caravan.access;

import org.jspecify.annotations.NullMarked;
