package dev.caravan.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What every page has around its content.
 *
 * @param title of the page, without the name of the site
 * @param path of the page
 * @param here the page with its query, to come back to from a change of language
 * @param navigation the record types of the site
 * @param user who is calling, as people see it
 * @param canSignOut whether the user signed in, and may sign out
 * @param csrf what forms send along, so that no other site can send them; empty without a sign-in
 * @param assets the addresses of what pages load, by name
 * @param userData whether the user may ask for what is held about them
 * @param schedules whether the user may see what runs by the clock
 */
public record Frame(
        Words words,
        String title,
        String path,
        String here,
        List<Link> navigation,
        String user,
        boolean canSignOut,
        String csrf,
        Map<String, String> assets,
        boolean userData,
        boolean schedules) {
    /** Copies the list. */
    public Frame {
        navigation = List.copyOf(navigation);
        assets = Map.copyOf(assets);
    }

    /** The address that a form is sent to, with what says that it comes from here. */
    public String sent(String address) {
        return csrf.isEmpty() ? address : address + "?_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8);
    }

    /** The address of something that pages load. */
    public String asset(String name) {
        return Objects.requireNonNull(assets.get(name), name);
    }

    /** Whether the page is that of this address or below it. */
    public boolean isAt(String address) {
        return path.equals(address) || path.startsWith(address + "/");
    }
}
