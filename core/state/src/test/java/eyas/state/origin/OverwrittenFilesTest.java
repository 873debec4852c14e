package eyas.state.origin;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Removes, moves and replaces files of another step. */
final class OverwrittenFilesTest {
    private final WrittenFiles files = new WrittenFiles(1 << 18, 10, file -> false);
    private final OverwrittenFiles table = new OverwrittenFiles(files);
    private final ProcessPaths paths = (ProcessPaths) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ProcessPaths.class}, (self, method, args) -> Bytes.EMPTY);
    private final InstalledPrograms programs = new InstalledPrograms(files, paths, path -> false);
    private final PackageRoles roles = new PackageRoles(programs, files, paths, file -> List.of());
    private final OriginProcess builder = process(1);
    private final OriginProcess other = process(2);

    private static OriginProcess process(long step) {
        OriginState state = new OriginState();
        return (OriginProcess) Proxy.newProxyInstance(
                OriginProcess.class.getClassLoader(),
                new Class<?>[] {OriginProcess.class},
                (self, method, args) -> switch (method.getName()) {
                    case "originState" -> state;
                    case "stepNumber", "number" -> step;
                    case "main" -> self;
                    default ->
                        method.getReturnType() == byte[].class
                                ? Bytes.EMPTY
                                : method.getReturnType() == boolean.class
                                        ? (Object) false
                                        : method.getReturnType() == long.class ? (Object) 0L : (Object) 0;
                });
    }

    private void create(OriginProcess process, String path) {
        ContentWriter writer = new ContentWriter(process, ProgramKind.of(Bytes.of("/usr/bin/cp")), programs, roles);
        files.add(new WrittenFile(0, 0, Bytes.of(path), Bytes.EMPTY, writer));
    }

    @Test
    void entriesBeyondTheLimitAreCounted() {
        for (int i = 0; i <= OverwrittenFiles.MOST; i++) {
            create(builder, "/w/" + i);
            table.removed(other, Bytes.of("/w/" + i), false);
        }
        assertThat(table.forgotten()).isOne();
        table.removed(other, Bytes.of("/w/0"), false);
        assertThat(table.forgotten()).as("it is kept already").isOne();

        table.replaced(other, Bytes.of("/w/7"), 5);
        assertThat(other.originState().lastOverwrite()).isEqualTo(5);
    }

    @Test
    void directoryStandsForItsContent() {
        create(builder, "/w/dist/js/app");
        create(other, "/w/dist2/app");

        table.replaced(other, Bytes.of("/w/dist2"), 3);
        table.replaced(other, Bytes.of("/w/dis"), 4);
        assertThat(other.originState().lastOverwrite()).isZero();

        table.replaced(other, Bytes.of("/w/dist"), 5);
        assertThat(other.originState().lastOverwrite()).isEqualTo(5);
        table.replaced(builder, Bytes.of("/w/dist"), 6);
        assertThat(builder.originState().lastOverwrite()).isZero();
    }

    @Test
    void fileInRecreatedDirectoryReplacesOnlyAnEarlierOne() {
        create(builder, "/w/dist/app");
        table.removed(other, Bytes.of("/w/dist"), true);

        table.written(other, Bytes.of("/w/dist/new"), null, true, 4);
        assertThat(other.originState().lastOverwrite()).isZero();
        table.written(other, Bytes.of("/w/dist/app"), files.named(Bytes.of("/w/dist/app"), Bytes.EMPTY), true, 5);
        assertThat(other.originState().lastOverwrite()).isEqualTo(5);
    }
}
