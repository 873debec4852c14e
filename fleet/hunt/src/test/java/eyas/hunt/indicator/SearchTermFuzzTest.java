package eyas.hunt.indicator;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Parses arbitrary search terms. An accepted term parses to itself again and matches stored values; messages of rejected ones are safe for
 * terminals. Explore with {@code ./dev fuzz hunt SearchTermFuzzTest#text 600}.
 */
final class SearchTermFuzzTest {
    @FuzzTest
    @DictionaryFile(resourcePath = "SearchTermFuzzTest.dict")
    void text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        SearchTerm wanted;
        try {
            wanted = SearchTermParser.of(text);
        } catch (SearchTermParser.InvalidSearchTermException e) {
            String message = String.valueOf(e.getMessage());
            require(message.chars().noneMatch(Character::isISOControl), "a control character in: " + message);
            require(message.length() < 1_000, "a long message");
            return;
        }
        try {
            require(SearchTermParser.of(wanted.text()).equals(wanted), "another thing: " + wanted);
        } catch (SearchTermParser.InvalidSearchTermException e) {
            throw new AssertionError("its own text is rejected: " + wanted, e);
        }
        SearchTerms set = new SearchTerms(List.of(wanted), List.of());
        boolean found = switch (wanted) {
            case SearchTerm.Address(String value, boolean isNetwork) ->
                isNetwork || set.match(SearchTermKind.ADDRESS, value) != null;
            case SearchTerm.Name(String name, boolean _) -> set.match(SearchTermKind.NAME, name) != null;
            case SearchTerm.Hash(String hash) -> set.match(SearchTermKind.SHA256, hash) != null;
            case SearchTerm.PackageName one -> set.match(SearchTermKind.PACKAGE, one.text()) != null;
            case SearchTerm.Path(String path) -> set.match(SearchTermKind.PATH, path) != null;
        };
        require(found, "not found: " + wanted);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
