/**
 * HTTP: what requests ask for, how they are answered, and what they are told when something is wrong. The routes in
 * {@code routes/} say which request calls which method here.
 *
 * <p>Enter at {@link dev.caravan.web.CmsApi}, {@link dev.caravan.web.ImportsApi}, {@link dev.caravan.web.ExportsApi} and
 * {@link dev.caravan.web.JobsApi}.
 */
@NullMarked
package dev.caravan.web;

import org.jspecify.annotations.NullMarked;
