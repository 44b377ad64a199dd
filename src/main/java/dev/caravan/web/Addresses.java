package dev.caravan.web;

import dev.caravan.model.ExportAction;
import dev.caravan.model.ImportAction;
import dev.caravan.model.Job;

/** Where pages are, and the files that they lead to. */
final class Addresses {
    static final String JOBS = "/jobs";
    static final String SCHEDULES = "/schedules";

    private Addresses() {}

    /** A record type's list. */
    static String records(String type) {
        return "/records/" + PageQuery.encode(type);
    }

    /** Where a file is chosen for an import. */
    static String of(ImportAction action) {
        return "/imports/" + PageQuery.encode(action.name());
    }

    /** An import as programs see it. */
    static String document(ImportAction action) {
        return "/api" + of(action);
    }

    /** Where a file to fill in is to be had; its format comes in the query. */
    static String template(ImportAction action) {
        return document(action) + "/template";
    }

    /** The page of an export. */
    static String of(ExportAction action) {
        return "/exports/" + PageQuery.encode(action.name());
    }

    /** The file of an export, made as it is sent. */
    static String file(ExportAction action) {
        return "/api" + of(action);
    }

    /** The page of a job. */
    static String of(Job job) {
        return JOBS + "/" + job.id();
    }

    /** A job as programs see it. */
    static String document(Job job) {
        return "/api" + of(job);
    }

    /** A file that a job has made: {@code errors} or {@code export}. */
    static String file(Job job, String name) {
        return document(job) + "/files/" + name;
    }
}
