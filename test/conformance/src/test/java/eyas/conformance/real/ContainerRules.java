package eyas.conformance.real;

import java.nio.file.Path;

/**
 * Rules about the first programs of containers with the fields that a user would print, and the configuration of an engine. Suites of other
 * engines may run concurrently and a rule sees all containers of the machine, so each suite uses its own file names.
 */
final class ContainerRules {
    static final String TEXT = """
            - macro: container_program
              condition: evt.type in (execve, execveat) and container.id != host
            - rule: Launch Privileged Container
              desc: The first program of a container that has all rights.
              condition: container_program and proc.vpid = 1 and container.privileged = true
              output: Privileged (%container.name)
              priority: NOTICE
            - rule: Container Program
              desc: A program in a container.
              condition: container_program and proc.name in (touch, sleep)
              output: >
                Program (%container.id %container.name %container.image.repository %container.image.tag %container.privileged
                %container.mounts %container.type %k8s.pod.name %k8s.ns.name %user.name %proc.vpid %proc.cmdline)
              priority: NOTICE
            """;

    private ContainerRules() {}

    /** Returns the part of {@code falco.yaml} that enables only this engine. */
    static String engine(String name, Path socket) {
        StringBuilder text = new StringBuilder("""
                rule_matching: all
                plugins:
                  - name: container
                    library_path: libcontainer.so
                    init_config:
                      engines:
                """);
        for (String each : new String[] {"docker", "podman", "cri", "containerd"}) {
            text.append("        ")
                    .append(each)
                    .append(
                            each.equals(name)
                                    ? ": {enabled: true, sockets: [" + socket + "]}\n"
                                    : ": {enabled: false}\n");
        }
        return text.toString();
    }
}
