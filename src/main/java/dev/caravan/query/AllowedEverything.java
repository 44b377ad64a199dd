package dev.caravan.query;

/** No restriction. */
enum AllowedEverything implements Allowed {
    INSTANCE
}
