package eyas.state.container;

import eyas.event.Bytes;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A container's description with its texts encoded as bytes, so that reading them allocates nothing. Immutable. */
public final class ContainerEntry {
    private static final byte[] NONE = Bytes.of("NONE");
    private static final String INTERNAL_LABEL = "io.kubernetes.";
    private static final String ANNOTATION = "annotation.";

    private final ContainerInfo info;
    private final long generation;
    private final byte[] key;
    private final Map<ContainerText, byte[]> texts = new EnumMap<>(ContainerText.class);
    private final MountEntry[] mounts;
    private final Map<String, byte[]> labels = new HashMap<>();
    private final Map<String, byte[]> podLabels = new HashMap<>();
    private final Probe[] probes;

    /** A mount with its texts encoded as bytes. */
    public static final class MountEntry {
        private final byte[] source;
        private final byte[] destination;
        private final byte[] mode;
        private final byte[] writable;
        private final byte[] propagation;
        private final byte[] all;

        private MountEntry(ContainerMount mount) {
            source = Bytes.of(mount.source());
            destination = Bytes.of(mount.destination());
            mode = Bytes.of(mount.mode());
            writable = Bytes.of(Boolean.toString(mount.writable()));
            propagation = Bytes.of(mount.propagation());
            all = Bytes.of(mount.text());
        }

        /** Returns the path on the host. */
        public byte[] source() {
            return source;
        }

        /** Returns the path in the container. */
        public byte[] destination() {
            return destination;
        }

        /** Returns the mount options. */
        public byte[] mode() {
            return mode;
        }

        /** Returns {@code true} or {@code false} as text. */
        public byte[] writable() {
            return writable;
        }

        /** Returns the propagation. */
        public byte[] propagation() {
            return propagation;
        }

        /** Returns all fields, separated by colons. */
        public byte[] all() {
            return all;
        }
    }

    /** A probe's command, encoded as the command lines of threads are. */
    private record Probe(HealthProbe.Kind kind, byte[] executable, byte[] arguments) {}

    ContainerEntry(ContainerInfo info, long generation) {
        this.info = info;
        this.generation = generation;
        this.key = key(info);
        this.mounts = info.mounts().stream().map(MountEntry::new).toArray(MountEntry[]::new);
        this.probes = info.probes().stream().map(ContainerEntry::probe).toArray(Probe[]::new);
        info.labels().forEach((name, value) -> labels.put(name, Bytes.of(value)));
        info.pod().labels().forEach((name, value) -> podLabels.put(name, Bytes.of(value)));
        for (ContainerText text : ContainerText.values()) {
            texts.put(text, text(info, text));
        }
    }

    private static Probe probe(HealthProbe probe) {
        StringBuilder arguments = new StringBuilder();
        for (String argument : probe.arguments()) {
            if (!argument.isEmpty()) {
                arguments.append(argument).append('\0');
            }
        }
        return new Probe(probe.kind(), Bytes.of(probe.executable()), Bytes.of(arguments.toString()));
    }

    private static byte[] text(ContainerInfo info, ContainerText text) {
        return switch (text) {
            case ID -> Bytes.of(info.id());
            case FULL_ID -> Bytes.of(info.fullId());
            case TYPE -> Bytes.of(info.type().text());
            case NAME -> Bytes.of(info.name());
            case IMAGE -> Bytes.of(info.image().name());
            case IMAGE_ID -> Bytes.of(info.image().id());
            case IMAGE_REPOSITORY -> Bytes.of(info.image().repository());
            case IMAGE_TAG -> Bytes.of(info.image().tag());
            case IMAGE_DIGEST -> Bytes.of(info.image().digest());
            case ADDRESS -> Bytes.of(info.address());
            case MOUNTS ->
                Bytes.of(String.join(
                        ",", info.mounts().stream().map(ContainerMount::text).toList()));
            case LABELS -> labels(info.labels());
            case HEALTH -> probe(info, HealthProbe.Kind.HEALTH);
            case LIVENESS -> probe(info, HealthProbe.Kind.LIVENESS);
            case READINESS -> probe(info, HealthProbe.Kind.READINESS);
            case SANDBOX_ID -> Bytes.of(ContainerInfo.shortId(info.pod().sandboxId()));
            case FULL_SANDBOX_ID -> Bytes.of(info.pod().sandboxId());
            case POD_LABELS -> labels(info.pod().labels());
            case NETWORK -> Bytes.of(info.pod().network());
        };
    }

    private static byte[] labels(Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(labels).forEach((name, value) -> {
            if (name.startsWith(ANNOTATION) || name.startsWith(INTERNAL_LABEL)) {
                return;
            }
            text.append(text.isEmpty() ? "" : ", ").append(name);
            if (!value.isEmpty()) {
                text.append(':').append(value);
            }
        });
        return Bytes.of(text.toString());
    }

    private static byte[] probe(ContainerInfo info, HealthProbe.Kind kind) {
        for (HealthProbe probe : info.probes()) {
            if (probe.kind() == kind) {
                return Bytes.of(probe.text());
            }
        }
        return NONE;
    }

    /** Returns the description. */
    public ContainerInfo info() {
        return info;
    }

    /** Returns the container's identity: its full id, if reported and consistent with the short one, and its owner. */
    public byte[] key() {
        return key;
    }

    private static byte[] key(ContainerInfo info) {
        String id = info.fullId().startsWith(info.id()) ? info.fullId() : info.id();
        boolean isUsers = hasOwner(info) && !info.owner().equals(ContainerInfo.MACHINE);
        return Bytes.of(CgroupContainer.key(id, isUsers ? info.owner() : null));
    }

    private static boolean hasOwner(ContainerInfo info) {
        return !info.owner().isEmpty();
    }

    /** Returns whether the owner was reported. If not, the container may belong to any user, as in all captures by Falco. */
    boolean hasOwner() {
        return hasOwner(info);
    }

    /** Returns the unique generation number of this description. */
    public long generation() {
        return generation;
    }

    /** Returns one of the texts; empty if unknown. The caller must not change it, as all arrays here. */
    public byte[] text(ContainerText text) {
        return texts.getOrDefault(text, Bytes.EMPTY);
    }

    /** Returns the number of mounts. */
    public int mountCount() {
        return mounts.length;
    }

    /** Returns mount {@code index}, from 0; null if there are fewer. */
    public @Nullable MountEntry mount(int index) {
        return index >= 0 && index < mounts.length ? mounts[index] : null;
    }

    /** Returns the value of a label, or null. */
    public byte @Nullable [] label(String name) {
        return labels.get(name);
    }

    /** Returns the value of a label of the pod, or null. */
    public byte @Nullable [] podLabel(String name) {
        return podLabels.get(name);
    }

    /** Returns whether {@code thread} runs the command of a probe. */
    boolean isProbe(ThreadEntry thread, HealthProbe.Kind kind) {
        for (Probe probe : probes) {
            if (probe.kind == kind
                    && Arrays.equals(probe.executable, thread.exe)
                    && Arrays.equals(probe.arguments, thread.args)) {
                return true;
            }
        }
        return false;
    }

    boolean hasProbes() {
        return probes.length > 0;
    }
}
