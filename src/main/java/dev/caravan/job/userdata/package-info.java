/**
 * Everything that is held about one user, in one file: fetched from the platform's API, from its GraphQL entities and from
 * the database, spooled to the job's folder section by section, and then put together.
 *
 * <p>Enter at {@link dev.caravan.job.userdata.UserDataRun}, whose stages a flow calls: it gives the {@link
 * dev.caravan.job.userdata.Section}s that wait for nothing; each section is fetched in {@link
 * dev.caravan.job.userdata.Batch}es and gives the sections that waited for it; {@code finish} writes the file. {@link
 * dev.caravan.job.userdata.UserDataRound} has that done for many users.
 */
@NullMarked
package dev.caravan.job.userdata;

import org.jspecify.annotations.NullMarked;
