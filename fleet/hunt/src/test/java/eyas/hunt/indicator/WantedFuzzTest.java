package eyas.hunt.indicator;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Feeds what somebody could type to look for to its reader. What is taken is the same when its text is read again, and is found among stored
 * values; what is refused is refused in words that no terminal acts on. Explore with
 * {@code ./dev fuzz hunt WantedFuzzTest#text 600}.
 */
final class WantedFuzzTest {
    @FuzzTest
    @DictionaryFile(resourcePath = "WantedFuzzTest.dict")
    void text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Wanted wanted;
        try {
            wanted = WantedText.of(text);
        } catch (WantedText.NotWanted e) {
            String message = String.valueOf(e.getMessage());
            require(message.chars().noneMatch(Character::isISOControl), "a control character in: " + message);
            require(message.length() < 1_000, "a long message");
            return;
        }
        try {
            require(WantedText.of(wanted.text()).equals(wanted), "another thing: " + wanted);
        } catch (WantedText.NotWanted e) {
            throw new AssertionError("its own text is refused: " + wanted, e);
        }
        WantedSet set = new WantedSet(List.of(wanted), List.of());
        boolean found = switch (wanted) {
            case Wanted.Address(String value, boolean isNetwork) ->
                isNetwork || set.match(WantedKind.ADDRESS, value) != null;
            case Wanted.Name(String name, boolean _) -> set.match(WantedKind.NAME, name) != null;
            case Wanted.Hash(String hash) -> set.match(WantedKind.SHA256, hash) != null;
            case Wanted.PackageName one -> set.match(WantedKind.PACKAGE, one.text()) != null;
            case Wanted.Path(String path) -> set.match(WantedKind.PATH, path) != null;
        };
        require(found, "not found: " + wanted);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
