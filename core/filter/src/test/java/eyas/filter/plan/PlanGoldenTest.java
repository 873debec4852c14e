package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.filter.FakeFieldProvider;
import eyas.filter.check.CheckedCondition;
import eyas.testsupport.Golden;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the plan of each event code with golden files. */
class PlanGoldenTest {
    private static final Golden GOLDEN = Golden.in("core/filter/src/test/golden");

    private static final String OPEN_WRITE =
            "evt.type in (open, openat, openat2) and evt.is_open_write=true and fd.num>=0";
    private static final List<String> RULES = List.of(
            OPEN_WRITE + " and fd.name startswith /etc and not proc.name in (apt, dpkg)",
            OPEN_WRITE + " and fd.name startswith /usr/bin and not proc.name in (apt, dpkg)",
            OPEN_WRITE + " and (fd.name startswith /root or fd.name startswith /home) and proc.name=sh",
            OPEN_WRITE + " and fd.name endswith .service",
            OPEN_WRITE + " and (fd.name startswith /usr/lib or (proc.name=cp and fd.name startswith /opt))",
            "evt.type in (open, openat, openat2) and evt.is_open_read=true and fd.name=/etc/shadow",
            "evt.type=connect and evt.dir=< and fd.sport in (4444, 5555) and not proc.aname=sshd",
            "evt.type in (connect, close) and evt.arg.addr exists",
            "evt.type=ptrace and evt.arg.request startswith PTRACE_ATTACH",
            "evt.type=getcpu and proc.name=x",
            "evt.num=0",
            "evt.type=unlinkat and proc.name=rm",
            "evt.type=unlinkat and proc.name=shred and fd.num>2",
            "evt.type=unlinkat and (proc.name=rm or proc.name=find) and fd.num<2",
            "not evt.type in (open, openat, openat2, connect, close) and evt.type=getcpu");

    @Test
    void plan() throws IOException {
        FakeFieldProvider world = new FakeFieldProvider();
        List<CheckedCondition> conditions = RULES.stream().map(world::condition).toList();
        RuleProgram program = RuleProgram.build(conditions);
        StringBuilder dump = new StringBuilder();
        for (int i = 0; i < RULES.size(); i++) {
            dump.append("rule ").append(i).append(": ").append(RULES.get(i)).append('\n');
        }
        for (int code : new int[] {
            EventCode.SYSCALL_OPENAT_2_X,
            EventCode.SOCKET_CONNECT_X,
            EventCode.SOCKET_CONNECT_E,
            EventCode.SYSCALL_CLOSE_X,
            EventCode.SYSCALL_PTRACE_X,
            EventCode.GENERIC_X,
            EventCode.SYSCALL_UNLINKAT_2_X,
            EventCode.SYSCALL_READ_X
        }) {
            dump.append("\n== ")
                    .append(EventTable.get(code).codeName())
                    .append('\n')
                    .append(program.dump(code));
        }
        GOLDEN.text("plan.txt", dump.toString());
        assertThat(program.requiredEventCodes().isEvaluated(EventCode.SYSCALL_READ_X))
                .isFalse();
        assertThat(program.requiredEventCodes().isEvaluated(EventCode.SYSCALL_OPENAT_2_X))
                .isTrue();
    }

    @Test
    void bytecode(@TempDir Path directory) throws IOException {
        FakeFieldProvider world = new FakeFieldProvider();
        RuleProgram program =
                RuleProgram.build(RULES.stream().map(world::condition).toList());
        RuleMatcher matcher = program.matcher(new CompilationOptions(0, directory));
        StringBuilder dump = new StringBuilder();
        for (int code : new int[] {EventCode.SYSCALL_OPENAT_2_X, EventCode.SYSCALL_UNLINKAT_2_X}) {
            String name = EventTable.get(code).codeName();
            world.event(code);
            matcher.match(code, world.context(), rule -> true);
            byte[] classFile = Files.readAllBytes(directory.resolve(name + ".class"));
            assertThat(ClassFile.of().verify(classFile)).isEmpty();
            dump.append("== ").append(name).append('\n').append(Files.readString(directory.resolve(name + ".txt")));
        }
        GOLDEN.text("bytecode.txt", dump.toString());
    }
}
