/**
 * Jobs and what they do, free of Camel: the stages of an import, an export, and the life of a job from the moment
 * somebody asks for it to its last file.
 *
 * <p>Enter at {@link dev.caravan.job.Jobs} for the life of a job and at {@link dev.caravan.job.ImportRun} for the
 * stages of an import; {@link dev.caravan.job.ExportRun} writes an export.
 */
@NullMarked
package dev.caravan.job;

import org.jspecify.annotations.NullMarked;
