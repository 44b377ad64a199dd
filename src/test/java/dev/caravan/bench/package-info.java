/** Programs that measure Caravan on made-up data. They are run by hand; none is a test. */
@org.jspecify.annotations.NullMarked
package dev.caravan.bench;
