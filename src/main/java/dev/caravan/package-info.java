/** The composition root and the command line; imports all other packages and is imported by none. */
@NullMarked
package dev.caravan;

import org.jspecify.annotations.NullMarked;
