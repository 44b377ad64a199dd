package dev.caravan.web.page;

import java.util.List;

/**
 * What every page has around its content.
 *
 * @param title of the page, without the name of the site
 * @param path of the page, to come back to from a change of language
 * @param navigation the record types of the site
 * @param user who is calling, as people see it
 * @param canSignOut whether the user signed in, and may sign out
 * @param csrf what forms send along, so that no other site can send them; empty without a sign-in
 */
public record Frame(
        Words words, String title, String path, List<Link> navigation, String user, boolean canSignOut, String csrf) {
    /** Copies the list. */
    public Frame {
        navigation = List.copyOf(navigation);
    }

    /** Whether the page is that of this address or below it. */
    public boolean isAt(String address) {
        return path.equals(address) || path.startsWith(address + "/");
    }
}
