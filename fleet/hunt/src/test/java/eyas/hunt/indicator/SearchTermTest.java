package eyas.hunt.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchTermTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "203.0.113.66, Address, 203.0.113.66",
        "203[.]0[.]113[.]66, Address, 203.0.113.66",
        "192.0.2.0/24, Address, 192.0.2.0/24",
        "2001:DB8::1, Address, 2001:db8:0:0:0:0:0:1",
        "Evil.Example., Name, evil.example",
        "*.evil.example, Name, *.evil.example",
        "left-pad-ng@1.2, PackageName, left-pad-ng@1.2",
        "@scope/pad@1.2, PackageName, @scope/pad@1.2",
        "/usr/bin/curl, Path, /usr/bin/curl"
    })
    void recognisesKind(String text, String kind, String usual) throws Exception {
        SearchTerm wanted = SearchTermParser.of(text);

        assertThat(wanted.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(wanted.text()).isEqualTo(usual);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "evil",
                "https://evil.example/x",
                "d41d8cd98f00b204e9800998ecf8427e",
                "a\u001b[2Jb.example"
            })
    void rejectsWithMessageSafeForTerminals(String text) {
        assertThatThrownBy(() -> SearchTermParser.of(text))
                .isInstanceOf(SearchTermParser.InvalidSearchTermException.class)
                .message()
                .matches(message -> message.chars().noneMatch(Character::isISOControl));
    }

    @Test
    void subdomainsMatchOnlyWithWildcard() throws Exception {
        SearchTerms plain = new SearchTerms(List.of(SearchTermParser.ofName("evil.example")), List.of());
        SearchTerms below = new SearchTerms(List.of(SearchTermParser.ofName("*.evil.example")), List.of());

        assertThat(plain.match(SearchTermKind.NAME, "c2.evil.example")).isNull();
        assertThat(below.match(SearchTermKind.NAME, "c2.evil.example")).isEqualTo("evil.example");
        assertThat(below.match(SearchTermKind.NAME, "evil.example")).isEqualTo("evil.example");
        assertThat(below.match(SearchTermKind.NAME, "notevil.example")).isNull();
        assertThat(plain.ranges(SearchTermKind.NAME)).contains(List.of(new KeyRange("example.evil.", "example.evil.")));
        assertThat(below.ranges(SearchTermKind.NAME)).contains(List.of(new KeyRange("example.evil.", "example.evil/")));
    }

    @Test
    void networksContainTheirAddressesInEveryForm() throws Exception {
        SearchTerms set = new SearchTerms(
                List.of(SearchTermParser.of("192.0.2.0/24"), SearchTermParser.of("2001:db8::/32")), List.of());

        assertThat(set.match(SearchTermKind.ADDRESS, "192.0.2.255")).isEqualTo("192.0.2.0/24");
        assertThat(set.match(SearchTermKind.ADDRESS, "::ffff:192.0.2.1")).isEqualTo("192.0.2.0/24");
        assertThat(set.match(SearchTermKind.ADDRESS, "192.0.3.0")).isNull();
        assertThat(set.match(SearchTermKind.ADDRESS, "2001:db8::9%eth0")).isNotNull();
        assertThat(set.match(SearchTermKind.ADDRESS, "2001:db8::9")).isNotNull();
        assertThat(set.ranges(SearchTermKind.ADDRESS))
                .contains(List.of(
                        new KeyRange("00000000000000000000ffffc0000200", "00000000000000000000ffffc00002ff"),
                        new KeyRange("20010db8000000000000000000000000", "20010db8ffffffffffffffffffffffff")));
    }

    @ParameterizedTest
    @CsvSource({
        "pad, pad@1.2, true",
        "pad, pad, true",
        "pad@1.2, pad@1.20, false",
        "pad@1.2, pad@1.2, true",
        "pad@1.2, pad, false",
        "@scope/pad, @scope/pad@3, true",
        "@scope/pad, @scope/pad, true",
        "pad, @scope/pad@3, false",
        "evil/action, Evil/Action@ünlock, true",
        "Evil/action, Evil/action@a@b, true",
        "Evil/action@a@b, Evil/action@a@b, true",
        "left-pad, Left_Pad@1, true",
        "left-pad, left-padded@1, false",
        "org.x:pad, org.x:pad@3, true",
        "github/codeql-action/init@v3, github/codeql-action@v3, true",
        "GitHub/CodeQL-action/init@v3, github/codeql-action@v3, true",
        "github/codeql-action/init, github/codeql-action@v3, true",
        "github/codeql-action/init@v3, github/codeql-action@v2, false",
        "github/codeql-action/init@v3, github/codeql-action/init@v3, true",
        "github/codeql-action/init@v3, github/codeql-action/analyze@v3, false",
        "github/codeql-action/init@v3, github/codeql-action-2@v3, false",
        "github/codeql-action@v3, github/codeql-action/init@v3, true",
        "github/codeql-action@v3, github/codeql-action/init@v2, false",
        "acme/a/b/c@v1, acme/a@v1, true",
        "@scope/pad/x@3, @scope/pad@3, false",
        "github.com/foo/bar@v1, github.com/foo@v1, false",
        "github.com/foo@v1, github.com/foo/bar@v1, false"
    })
    void comparesPackagesByNameAndWholeVersion(String wanted, String stored, boolean matches) throws Exception {
        SearchTerms set = new SearchTerms(List.of(SearchTermParser.ofPackage(wanted)), List.of());

        assertThat(set.match(SearchTermKind.PACKAGE, stored) != null).isEqualTo(matches);
    }

    @Test
    void notesAdditionalMatches() throws Exception {
        SearchTerms set = new SearchTerms(List.of(SearchTermParser.of("github/codeql-action/init@v3")), List.of());

        assertThat(set.notes())
                .singleElement()
                .asString()
                .startsWith("github/codeql-action/init@v3 also matches github/codeql-action@v3: ");
        assertThat(new SearchTerms(
                                List.of(SearchTermParser.of("acme/tool@v3"), SearchTermParser.of("@a/b@1")), List.of())
                        .notes())
                .isEmpty();
    }

    @Test
    void distinguishesListsFromPackages() {
        assertThat(SearchTermParser.list("@/tmp/lists@x/bad.txt")).contains("/tmp/lists@x/bad.txt");
        assertThat(SearchTermParser.list("@./scope/name@1.2")).contains("./scope/name@1.2");
        assertThat(SearchTermParser.list("@bad.txt")).contains("bad.txt");
        assertThat(SearchTermParser.list("@lists@x/bad.txt")).contains("lists@x/bad.txt");
        assertThat(SearchTermParser.list("@scope/name@1.2")).isEmpty();
        assertThat(SearchTermParser.list("pad@1.2")).isEmpty();
    }

    @Test
    void notesSkippedListEntries(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("bad.txt"), "203.0.113.66\nevil.example\n" + HASH + "\n???\n");
        SearchTerms set = new SearchTerms(List.of(), SearchTerms.lists(List.of(file)));

        assertThat(set.kinds())
                .containsExactlyInAnyOrder(SearchTermKind.ADDRESS, SearchTermKind.NAME, SearchTermKind.SHA256);
        assertThat(set.match(SearchTermKind.NAME, "c2.evil.example")).isEqualTo("evil.example");
        assertThat(set.match(SearchTermKind.SHA256, HASH)).isEqualTo(HASH);
        assertThat(set.notes()).singleElement().asString().contains("list bad.txt: skipped: 1 ");
    }
}
