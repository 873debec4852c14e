package eyas.state.origin;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the table with maps, over additions, removals, renames and lookups in a random, seeded order. */
final class CompactFilesTest {
    private static final int MOST = 1_500;

    private static byte[] path(long number) {
        return Bytes.of("/work/file-" + number);
    }

    private static long hash(long number) {
        return CompactFiles.hash(path(number), Bytes.EMPTY);
    }

    @Test
    void tableOfSizeOneKeepsTheLast() {
        CompactFiles files = new CompactFiles(1);
        ContentWriter writer = WrittenFilesTest.writer(new WrittenFiles(10, 10, file -> false));
        for (long i = 1; i < 4; i++) {
            WrittenFile file = new WrittenFile(8, i, path(i), Bytes.EMPTY, writer);
            file.time = i;
            assertThat(files.add(file, false)).isEqualTo(i - 1);
            assertThat(files.withPath(hash(i))).isEqualTo(files.withInode(i, 8)).isZero();
            assertThat(files.withPath(hash(i - 1))).isNegative();
        }
    }

    @Test
    void findsWhatMapsFind() {
        Random random = new Random(4_711);
        CompactFiles files = new CompactFiles(MOST);
        ContentWriter writer = WrittenFilesTest.writer(new WrittenFiles(10, 10, file -> false));
        Map<Long, Long> pathOfInode = new HashMap<>();
        Map<Long, Long> inodeOfPath = new HashMap<>();
        for (long i = 1; i < 200_000; i++) {
            long path = random.nextInt(4_000);
            Long inode = inodeOfPath.get(path);
            switch (random.nextInt(3)) {
                case 0, 1 -> {
                    if (inode == null && pathOfInode.size() < MOST) {
                        WrittenFile file = new WrittenFile(8, i, path(path), Bytes.EMPTY, writer);
                        file.time = i;
                        assertThat(files.add(file, false)).isZero();
                        pathOfInode.put(i, path);
                        inodeOfPath.put(path, i);
                    } else if (inode != null) {
                        long other = 10_000 + i;
                        files.renamed(files.withPath(hash(path)), hash(other));
                        files.renamed(files.withPath(hash(other)), hash(path));
                    }
                }
                default -> {
                    if (inode != null) {
                        files.remove(files.withInode(inode, 8));
                        inodeOfPath.remove(path);
                        pathOfInode.remove(inode);
                    }
                }
            }
            int slot = files.withPath(hash(path));
            Long expected = inodeOfPath.get(path);
            assertThat(slot < 0 ? null : (Long) files.file(slot, path(path), Bytes.EMPTY).inode)
                    .isEqualTo(expected);
            assertThat(expected == null || files.withInode(expected, 8) == slot).isTrue();
            assertThat(files.size()).isEqualTo(pathOfInode.size());
        }
    }

    @Test
    void removedFilesAreEvictedFirst() {
        CompactFiles files = new CompactFiles(100);
        ContentWriter writer = WrittenFilesTest.writer(new WrittenFiles(10, 10, file -> false));
        for (int i = 1; i <= 100; i++) {
            files.add(new WrittenFile(8, i, path(i), Bytes.EMPTY, writer), i % 2 == 0);
        }
        for (int i = 101; i <= 150; i++) {
            assertThat(files.add(new WrittenFile(8, i, path(i), Bytes.EMPTY, writer), false))
                    .isNotZero();
            assertThat(files.forgotRemoved()).isTrue();
        }
        for (int i = 1; i <= 100; i += 2) {
            assertThat(files.withInode(i, 8)).as("inode " + i).isNotNegative();
        }
        assertThat(files.add(new WrittenFile(8, 151, path(151), Bytes.EMPTY, writer), false))
                .isNotZero();
        assertThat(files.forgotRemoved()).isFalse();
    }
}
