package eyas.state.origin;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fills the table of written files. */
final class WrittenFilesTest {
    /** A process of which only the number is known. */
    private record Executed(long number, long exeIno, byte[] exePath) implements OriginProcess {
        @Override
        public OriginState originState() {
            return new OriginState();
        }

        @Override
        public byte[] comm() {
            return Bytes.EMPTY;
        }

        @Override
        public byte[] args() {
            return Bytes.EMPTY;
        }

        @Override
        public int exeFlags() {
            return 0;
        }

        @Override
        public long exeCtime() {
            return 0;
        }

        @Override
        public byte[] cwd() {
            return Bytes.EMPTY;
        }

        @Override
        public byte[] containerKey() {
            return Bytes.EMPTY;
        }

        @Override
        public byte[] packageName() {
            return Bytes.EMPTY;
        }

        @Override
        public boolean isInstallingScript() {
            return false;
        }

        @Override
        public long stepNumber() {
            return 0;
        }

        @Override
        public boolean isAction() {
            return false;
        }

        @Override
        public boolean isRunner() {
            return false;
        }

        @Override
        public int uid() {
            return -1;
        }

        @Override
        public int loads() {
            return 0;
        }

        @Override
        public byte[] libraryPath() {
            return Bytes.EMPTY;
        }

        @Override
        public byte[] pythonPath() {
            return Bytes.EMPTY;
        }

        @Override
        public OriginProcess main() {
            return this;
        }

        @Override
        public @Nullable OriginDescriptor descriptor(long descriptorNumber) {
            return null;
        }
    }

    @Test
    void oldestFilesAreEvictedFirstButDownloadsAreSpared() {
        WrittenFiles files = new WrittenFiles(100, 0, file -> file.path[1] == 'd');
        ContentWriter writer = writer(files);
        files.add(new WrittenFile(8, 1, Bytes.of("/download"), Bytes.EMPTY, writer));
        for (int i = 2; i < 150; i++) {
            files.add(new WrittenFile(8, i, Bytes.of("/object" + i), Bytes.EMPTY, writer));
        }

        assertThat(files.size()).isEqualTo(100);
        assertThat(files.evicted()).isEqualTo(49);
        assertThat(files.named(Bytes.of("/download"), Bytes.EMPTY)).isNotNull();
        assertThat(files.named(Bytes.of("/object2"), Bytes.EMPTY)).isNull();
    }

    /** A removed name, while the file has other unobserved names and descriptors. */
    @Test
    void fileWithoutNameIsStillKnownByItsInode() {
        WrittenFiles files = new WrittenFiles(100, 100, file -> false);
        ContentWriter writer = writer(files);
        for (int i = 1; i <= 3; i++) {
            files.add(new WrittenFile(8, i, Bytes.of("/tool" + i), Bytes.EMPTY, writer));
        }
        files.removed(Bytes.of("/tool1"), Bytes.EMPTY);
        files.add(new WrittenFile(8, 12, Bytes.of("/tool2"), Bytes.EMPTY, writer));
        files.renamed(Bytes.of("/tool2"), Bytes.of("/tool3"), Bytes.EMPTY);
        for (int i = 1; i <= 3; i++) {
            assertThat(files.executed(new Executed(7, i, Bytes.of("/other"))))
                    .as("tool" + i)
                    .isNotNull();
        }
        assertThat(files.named(Bytes.of("/tool1"), Bytes.EMPTY)).isNull();
        assertThat(files.named(Bytes.of("/tool2"), Bytes.EMPTY)).isNull();
        assertThat(files.executed(new Executed(7, 4, Bytes.of("/other")))).isNull();
    }

    @Test
    void namesWithSameHashAreFoundAsQuickly() {
        // So many that comparing all pairs would take far longer, on any machine.
        int pairs = 16;
        WrittenFiles files = new WrittenFiles(1 << pairs, 0, file -> false);
        ContentWriter writer = writer(files);
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < 1 << pairs; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int bit = 0; bit < pairs; bit++) {
                path.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            files.add(new WrittenFile(8, i + 1, Bytes.of(path.toString()), Bytes.EMPTY, writer));
        }
        assertThat(files.size()).isEqualTo(1 << pairs);
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
                .as("ns of processor time")
                .isLessThan(5_000_000_000L);
    }

    static ContentWriter writer(WrittenFiles files) {
        ProcessPaths paths = new ProcessPaths() {
            @Override
            public byte[] named(OriginProcess process, byte[] path) {
                return path;
            }

            @Override
            public byte[] real(OriginProcess process, byte[] path) {
                return path;
            }
        };
        InstalledPrograms programs = new InstalledPrograms(files, paths, path -> false);
        return new ContentWriter(
                new Executed(7, 0, Bytes.EMPTY),
                ProgramKind.OTHER,
                programs,
                new PackageRoles(programs, files, paths, file -> List.of()));
    }
}
