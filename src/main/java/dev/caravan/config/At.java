package dev.caravan.config;

/**
 * Where something stands: in the file, and in the tree.
 *
 * @param path the keys that lead there, {@code records.user.list}; empty at the root
 */
record At(Place place, String path) {
    At key(String key, Place keyPlace) {
        return new At(keyPlace, path.isEmpty() ? key : path + "." + key);
    }

    At item(int index, Place itemPlace) {
        return new At(itemPlace, path + "[" + index + "]");
    }
}
