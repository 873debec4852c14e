package eyas.fields;

import eyas.state.EventContext;
import eyas.state.container.ContainerEntry;
import eyas.state.container.ContainerText;
import org.jspecify.annotations.Nullable;

/**
 * Binds the fields of pods. A container's labels name its pod; attributes of the pod itself are reported with the container, or with the
 * pod's sandbox if that is a separate container.
 */
final class PodFields {
    private PodFields() {}

    static void addTo(Binders binders) {
        label(binders, "k8s.pod.name", "io.kubernetes.pod.name");
        label(binders, "k8s.ns.name", "io.kubernetes.pod.namespace");
        label(binders, "k8s.pod.id", "io.kubernetes.pod.uid");
        label(binders, "k8s.pod.uid", "io.kubernetes.pod.uid");
        binders.other("k8s.pod.sandbox_id", 3, ContainerFields.text(ContainerText.SANDBOX_ID));
        binders.other("k8s.pod.full_sandbox_id", 3, ContainerFields.text(ContainerText.FULL_SANDBOX_ID));
        ofPod(binders, "k8s.pod.ip", ContainerText.ADDRESS);
        ofPod(binders, "k8s.pod.cni.json", ContainerText.NETWORK);
        podLabels(binders);
    }

    private static void label(Binders binders, String name, String label) {
        binders.other(name, 5, (context, out) -> {
            ContainerEntry container = context.container();
            return point(container == null ? null : container.label(label), out);
        });
    }

    private static boolean point(byte @Nullable [] value, FieldValue out) {
        if (value != null) {
            out.point(value);
        }
        return value != null;
    }

    /** The pod's attributes come from the container if it has the pod's network configuration, otherwise from its sandbox. */
    private static void ofPod(Binders binders, String name, ContainerText text) {
        binders.other(name, 5, (context, out) -> {
            ContainerEntry container = context.container();
            ContainerEntry podContainer = container == null ? null : podContainer(context, container);
            return point(podContainer == null ? null : podContainer.text(text), out);
        });
    }

    private static @Nullable ContainerEntry podContainer(EventContext context, ContainerEntry container) {
        return knowsNetwork(container)
                ? container
                : context.state().containers().sandbox(container);
    }

    private static boolean knowsNetwork(ContainerEntry container) {
        return container.text(ContainerText.NETWORK).length > 0;
    }

    private static void podLabels(Binders binders) {
        binders.required("k8s.pod.label", (definition, argument) -> {
            SingleExtractor extractor = (context, out) -> {
                ContainerEntry container = context.container();
                if (container == null) {
                    return false;
                }
                ContainerEntry podContainer = podContainer(context, container);
                byte[] value = podContainer == null ? null : podContainer.podLabel(argument);
                return point(value == null ? container.podLabel(argument) : value, out);
            };
            return Binders.bracketed(
                    definition, argument, definition.type(), Multiplicity.ONE, FieldDependency.OTHER, 5, extractor);
        });
        binders.other("k8s.pod.labels", 5, (context, out) -> {
            ContainerEntry container = context.container();
            ContainerEntry podContainer = container == null ? null : podContainer(context, container);
            ContainerEntry found = podContainer == null ? container : podContainer;
            return point(found == null ? null : found.text(ContainerText.POD_LABELS), out);
        });
    }
}
