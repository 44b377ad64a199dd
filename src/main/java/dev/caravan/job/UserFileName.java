package dev.caravan.job;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** The part of a file's name that says whose data is in it. */
public final class UserFileName {
    private static final int LONGEST = 40;

    private UserFileName() {}

    /**
     * A text that is this user's alone, also where file names must not have what the id has, or do not tell capitals from
     * small letters; the same each time.
     */
    public static String of(String user) {
        String last = user.substring(Math.max(user.lastIndexOf('/'), user.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^\\p{L}\\p{Nd}._-]+", "_").replaceFirst("^\\.+", "_");
        int cut = plain.codePointCount(0, plain.length()) > LONGEST
                ? plain.offsetByCodePoints(plain.length(), -LONGEST)
                : 0;
        String safe = plain.substring(cut).toLowerCase(Locale.ROOT);
        return safe.equals(user) ? safe : safe + "-" + digest(user);
    }

    private static String digest(String user) {
        UUID digest = UUID.nameUUIDFromBytes(user.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(digest.getMostSignificantBits());
    }
}
