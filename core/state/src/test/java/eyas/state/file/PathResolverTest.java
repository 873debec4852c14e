package eyas.state.file;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathResolverTest {
    private static String join(String directory, String path) {
        byte[] target = new byte[PathResolver.MAX_LENGTH];
        int length = PathResolver.join(Bytes.of(directory), Bytes.of(path), target);
        return Bytes.text(Arrays.copyOf(target, length));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/a/b/,c,/a/b/c",
                "/a/b/,../c,/a/c",
                "/a/b/,..,/a",
                "/a/b/,.,/a/b",
                "/a/b/,./x/.,/a/b/x",
                "/a/b/,../../../..,/",
                "/a/b/,/x//y/./z/../w,/x/y/w",
                "/a/b/,/..,/",
                "/a/b/,...,/a/b/...",
                "/a/b/,..x,/a/b/..x",
                "/a/b/,.x,/a/b/.x",
                "/a/b/,x/..,/a/b",
                "/a/b/,x/,/a/b/x",
                "./,f,./f",
                "\"\",f,f",
                "\"\",../f,f",
                "<UNKNOWN>,f,<UNKNOWN>f",
                "/a/b/,\"\",\"\"",
                "/a/b/,//,/",
            })
    void joins(String directory, String path, String expected) {
        assertThat(join(directory, path)).isEqualTo(expected);
    }

    @Test
    void tooLongPathIsReported() {
        assertThat(join("/", "x".repeat(1022))).hasSize(1023);
        assertThat(join("/", "x".repeat(1023))).isEqualTo("/DIR_TOO_LONG/FILENAME_TOO_LONG");
    }

    @Test
    void anyPathStaysInBoundsAndIsNormalized() {
        Random random = new Random(7);
        byte[] letters = Bytes.of("/.a/.");
        byte[] target = new byte[PathResolver.MAX_LENGTH];
        for (int round = 0; round < 20_000; round++) {
            byte[] path = new byte[1 + random.nextInt(40)];
            for (int i = 0; i < path.length; i++) {
                path[i] = letters[random.nextInt(letters.length)];
            }
            int length = PathResolver.join(Bytes.of("/d/e/"), path, target);
            String result = new String(target, 0, length, StandardCharsets.UTF_8);
            assertThat(result).as(Bytes.text(path)).startsWith("/").doesNotContain("//");
            assertThat(result + "/").as(Bytes.text(path)).doesNotContain("/../").doesNotContain("/./");
        }
    }

    /** The fast check reads eight bytes at a time; it must accept exactly the paths that normalization does not change. */
    @Test
    void pathIsCleanExactlyIfNothingIsToBeResolved() {
        Random random = new Random(7);
        int clean = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(40); left > 0; left--) {
                int kind = random.nextInt(12);
                text.append(kind == 0 ? '/' : kind == 1 ? '.' : (random.nextBoolean() ? 'a' : 0xAF));
            }
            String path = text.toString();
            byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
            boolean expected = !path.isEmpty()
                    && !path.startsWith(".")
                    && !path.contains("//")
                    && !path.contains("/.")
                    && (path.equals("/") || !path.endsWith("/"));
            assertThat(PathResolver.isClean(bytes, bytes.length)).as(path).isEqualTo(expected);
            clean += expected ? 1 : 0;
        }
        assertThat(clean).isBetween(20_000, 180_000);
    }
}
