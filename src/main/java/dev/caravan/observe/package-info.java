/**
 * What operators look at: counters and durations of what Caravan does, and whether it can do its work.
 *
 * <p>Enter at {@link dev.caravan.observe.Meters}, which others tell what happens, at {@link dev.caravan.observe.Metrics}, which
 * gives all of it as text for Prometheus, and at {@link dev.caravan.observe.Checkup}, which looks after everything that can
 * be healthy or not. None of it names values, files, users or secrets.
 */
@NullMarked
package dev.caravan.observe;

import org.jspecify.annotations.NullMarked;
