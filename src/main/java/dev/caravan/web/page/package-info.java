/**
 * What web pages show, as plain records that the templates in {@code src/main/jte} are typed with, and the words that
 * they say it with. Enter at {@link dev.caravan.web.page.Frame}, what all pages have in common.
 */
@NullMarked
package dev.caravan.web.page;

import org.jspecify.annotations.NullMarked;
