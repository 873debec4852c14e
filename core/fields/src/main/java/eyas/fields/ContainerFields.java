package eyas.fields;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.container.ContainerEntry;
import eyas.state.container.ContainerEntry.MountEntry;
import eyas.state.container.ContainerIsolation;
import eyas.state.container.ContainerText;
import eyas.state.container.HealthProbe;
import eyas.state.process.ThreadEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of containers and pods.
 *
 * <p>{@code container.id} is derived from the control groups alone. All other fields are absent until an event has described the container;
 * for the host they describe a container named {@code host}. On the event that describes a container, the fields refer to that container.
 * Immutable and thread-safe.
 */
public final class ContainerFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Container", "Kubernetes");

    private static final byte[] HOST = Bytes.of("host");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Creates the provider. */
    public ContainerFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.add("container.id", FieldDependency.THREAD, 2, (SingleExtractor) ContainerFields::id);
        texts();
        rights();
        mounts();
        labels();
        times();
        probes();
        PodFields.addTo(binders);
        for (FieldDefinition definition : definitions) {
            if (definition.has(FieldFlag.DEPRECATED)) {
                binders.add(definition.name(), ContainerFields::absent);
            }
        }
        SyscallFields.check(definitions, binders);
    }

    private static boolean id(EventContext context, FieldValue out) {
        ContainerEntry container = context.container();
        ThreadEntry thread = context.thread();
        if (container != null) {
            out.point(container.text(ContainerText.ID));
        } else if (thread != null) {
            out.point(thread.containerId().length == 0 ? HOST : thread.containerId());
        }
        return container != null || thread != null;
    }

    private void texts() {
        text("container.full_id", ContainerText.FULL_ID);
        text("container.name", ContainerText.NAME);
        text("container.image", ContainerText.IMAGE);
        text("container.image.id", ContainerText.IMAGE_ID);
        text("container.image.repository", ContainerText.IMAGE_REPOSITORY);
        text("container.image.tag", ContainerText.IMAGE_TAG);
        text("container.image.digest", ContainerText.IMAGE_DIGEST);
        text("container.type", ContainerText.TYPE);
        text("container.mounts", ContainerText.MOUNTS);
        text("container.labels", ContainerText.LABELS);
        text("container.healthcheck", ContainerText.HEALTH);
        text("container.liveness_probe", ContainerText.LIVENESS);
        text("container.readiness_probe", ContainerText.READINESS);
        text("container.ip", ContainerText.ADDRESS);
        text("container.cni.json", ContainerText.NETWORK);
    }

    private void text(String name, ContainerText text) {
        binders.other(name, 3, text(text));
    }

    /** Returns the extractor of a text of the event's container. */
    static SingleExtractor text(ContainerText text) {
        return (context, out) -> {
            ContainerEntry container = context.container();
            if (container != null) {
                out.point(container.text(text));
            }
            return container != null;
        };
    }

    private void rights() {
        truth("container.privileged", ContainerIsolation::privileged);
        truth("container.host_pid", ContainerIsolation::hostPid);
        truth("container.host_network", ContainerIsolation::hostNetwork);
        truth("container.host_ipc", ContainerIsolation::hostIpc);
    }

    private void truth(String name, Predicate<ContainerIsolation> right) {
        binders.other(name, 3, (context, out) -> {
            ContainerEntry container = context.container();
            out.set(container != null && right.test(container.info().rights()));
            return container != null;
        });
    }

    /** As in Falco, the source of a mount is looked up by its destination, everything else by its source. */
    private void mounts() {
        mount("container.mount", MountEntry::source, MountEntry::all);
        mount("container.mount.source", MountEntry::destination, MountEntry::source);
        mount("container.mount.dest", MountEntry::source, MountEntry::destination);
        mount("container.mount.mode", MountEntry::source, MountEntry::mode);
        mount("container.mount.rdwr", MountEntry::source, MountEntry::writable);
        mount("container.mount.propagation", MountEntry::source, MountEntry::propagation);
    }

    private void mount(String name, Function<MountEntry, byte[]> key, Function<MountEntry, byte[]> value) {
        binders.required(name, (definition, argument) -> {
            int wanted = Binders.index(argument);
            byte[] pattern = Bytes.of(argument);
            SingleExtractor extractor = (context, out) -> {
                ContainerEntry container = context.container();
                MountEntry mount = container == null
                        ? null
                        : wanted >= 0 ? container.mount(wanted) : find(container, key, pattern);
                if (mount != null) {
                    out.point(value.apply(mount));
                }
                return mount != null;
            };
            return Binders.bracketed(
                    definition, argument, definition.type(), Multiplicity.ONE, FieldDependency.OTHER, 10, extractor);
        });
    }

    private static @Nullable MountEntry find(
            ContainerEntry container, Function<MountEntry, byte[]> key, byte[] pattern) {
        for (int i = 0; i < container.mountCount(); i++) {
            MountEntry mount = container.mount(i);
            if (mount != null && Wildcards.match(pattern, key.apply(mount))) {
                return mount;
            }
        }
        return null;
    }

    private void labels() {
        binders.required("container.label", (definition, argument) -> {
            SingleExtractor extractor = (context, out) -> {
                ContainerEntry container = context.container();
                byte[] value = container == null ? null : container.label(argument);
                if (value != null) {
                    out.point(value);
                }
                return value != null;
            };
            return Binders.bracketed(
                    definition, argument, definition.type(), Multiplicity.ONE, FieldDependency.OTHER, 5, extractor);
        });
    }

    /** The start time is that of the pid namespace as reported by the kernel; no container engine is queried. */
    private void times() {
        binders.thread("container.start_ts", 1, (thread, context, out) -> {
            out.set(thread.pidNamespaceStart());
            return thread.pidNamespaceStart() != 0;
        });
        binders.otherOfThread("container.duration", 1, (thread, context, out) -> {
            out.set(context.event().time() - thread.pidNamespaceStart());
            return thread.pidNamespaceStart() != 0;
        });
    }

    private void probes() {
        probe("proc.is_container_healthcheck", HealthProbe.Kind.HEALTH);
        probe("proc.is_container_liveness_probe", HealthProbe.Kind.LIVENESS);
        probe("proc.is_container_readiness_probe", HealthProbe.Kind.READINESS);
    }

    private void probe(String name, HealthProbe.Kind kind) {
        binders.other(name, 20, (context, out) -> {
            ThreadEntry thread = context.thread();
            out.set(thread != null && context.state().containers().isProbe(thread, kind));
            return thread != null || context.container() != null;
        });
    }

    /** Binds a field that exists for old rules and never has a value. */
    static BoundField absent(FieldDefinition definition, @Nullable String argument) {
        if (argument == null && definition.has(FieldFlag.ARGUMENT_REQUIRED)) {
            throw Binders.syntax(definition.name());
        }
        if (argument != null && !definition.has(FieldFlag.ARGUMENT_REQUIRED)) {
            throw Binders.nonexistent(definition.name(), argument);
        }
        return Binders.bracketed(
                definition,
                argument,
                definition.type(),
                Multiplicity.ONE,
                FieldDependency.OTHER,
                1,
                (context, index, out) -> false);
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return SyscallFields.bind(binders, definition, argument);
    }
}
