package eyas.state.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathPrefixesTest {
    private final PathPrefixes prefixes = new PathPrefixes();

    private boolean hasAny(String path) {
        return prefixes.hasAny(Bytes.of(path));
    }

    @Test
    void findsPathItselfAndParentDirectory() {
        prefixes.add(Bytes.of("/work/current"), 1);
        assertTrue(hasAny("/work/current"));
        assertTrue(hasAny("/work/current/bin/tool"));
        assertFalse(hasAny("/work/currents/bin/tool"));
        assertFalse(hasAny("/work/curren"));
        assertFalse(hasAny("/usr/bin/env"));
    }

    @Test
    void findsPathsShorterThanAWord() {
        prefixes.add(Bytes.of("/l"), 1);
        assertTrue(hasAny("/l"));
        assertTrue(hasAny("/l/usr/bin/env"));
        assertFalse(hasAny("/lib/x"));
        prefixes.add(Bytes.of("/l"), -1);
        assertFalse(hasAny("/l/usr/bin/env"));
    }

    @Test
    void pathIsRemovedAfterAsManyRemovalsAsAdditions() {
        prefixes.add(Bytes.of("/a/b"), 1);
        prefixes.add(Bytes.of("/a/b"), 1);
        prefixes.add(Bytes.of("/a/b"), -1);
        assertTrue(hasAny("/a/b/c"));
        prefixes.add(Bytes.of("/a/b"), -1);
        assertFalse(hasAny("/a/b/c"));
    }

    @Test
    void addedPathsAreNeverMissed() {
        Random random = new Random(7);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String path = path(random);
            paths.add(path);
            prefixes.add(Bytes.of(path), 1);
        }
        for (String path : paths) {
            assertTrue(hasAny(path), path);
            assertTrue(hasAny(path + path(random)), path);
        }
        paths.forEach(path -> prefixes.add(Bytes.of(path), -1));
        assertEquals(0, paths.stream().filter(this::hasAny).count());
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
            path.append('/').append("abcdefghijklmnopqrst", 0, 1 + random.nextInt(20));
        }
        return path.toString();
    }
}
