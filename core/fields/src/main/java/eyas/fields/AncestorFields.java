package eyas.fields;

import eyas.event.Bytes;
import eyas.event.ParamType;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import org.jspecify.annotations.Nullable;

/**
 * Binds fields of the parent and further ancestors.
 *
 * <p>With an index: one ancestor, 0 for the process itself. Without: any ancestor, excluding the process itself. Walks start at the main
 * thread of the process.
 */
final class AncestorFields {
    /** Maximum number of ancestors that {@code proc.aenv[NAME]} searches. */
    private static final int ENVIRONMENT_DEPTH = 20;

    private AncestorFields() {}

    static void addTo(Binders binders) {
        parent(binders, "proc.pname", AncestorFields::name);
        parent(binders, "proc.pexe", AncestorFields::exe);
        parent(binders, "proc.pexepath", AncestorFields::exePath);
        parent(binders, "proc.pcmdline", AncestorFields::commandLine);
        parent(binders, "proc.ppid", (thread, context, out) -> ThreadFields.id(thread.pid(), out));
        binders.otherOfThread("proc.ppid.duration", 5, (thread, context, out) -> {
            ThreadEntry parent = context.state().threads().ancestor(thread, 1);
            if (parent == null || parent.cloneTime() == 0) {
                return false;
            }
            out.set(context.event().time() - parent.cloneTime());
            return true;
        });
        binders.ancestors("proc.ppid.ts", 5, (thread, context, out) -> {
            ThreadEntry parent = context.state().threads().get(thread.ptid());
            out.set(parent == null ? 0 : parent.cloneTime());
            return parent != null;
        });
        binders.ancestors("proc.pvpid", 5, (thread, context, out) -> {
            ThreadEntry parent = context.state().threads().get(thread.ptid());
            out.set(parent == null ? 0 : parent.vpid());
            return parent != null;
        });
        binders.ancestors("proc.loginshellid", 50, AncestorFields::loginShell);
        ancestor(binders, "proc.aname", 50, Multiplicity.ANY, AncestorFields::name);
        ancestor(binders, "proc.aexe", 50, Multiplicity.ANY, AncestorFields::exe);
        ancestor(binders, "proc.aexepath", 50, Multiplicity.ANY, AncestorFields::exePath);
        ancestor(binders, "proc.acmdline", 100, Multiplicity.ANY, AncestorFields::commandLine);
        ancestor(
                binders,
                "proc.apid",
                50,
                Multiplicity.ANY,
                (thread, context, out) -> ThreadFields.id(thread.pid(), out));
        binders.add("proc.aargs", AncestorFields::arguments);
        binders.add("proc.aenv", AncestorFields::environment);
    }

    /** Binds the names of ancestors as installed programs; other programs have no value. */
    static void addInstalled(Binders binders) {
        parent(binders, "proc.pinstalled", AncestorFields::installed);
        ancestor(binders, "proc.ainstalled", 50, Multiplicity.ANY, AncestorFields::installedOrNothing);
    }

    private static boolean installed(ThreadEntry thread, EventContext context, FieldValue out) {
        byte[] name = thread.originState().installed();
        out.point(name);
        return name.length > 0;
    }

    /** Extracts an empty name instead of no value, which would end the walk over the ancestors. */
    private static boolean installedOrNothing(ThreadEntry thread, EventContext context, FieldValue out) {
        out.point(thread.originState().installed());
        return true;
    }

    private static boolean name(ThreadEntry thread, EventContext context, FieldValue out) {
        out.point(thread.comm());
        return true;
    }

    private static boolean exe(ThreadEntry thread, EventContext context, FieldValue out) {
        out.point(thread.exe());
        return true;
    }

    private static boolean exePath(ThreadEntry thread, EventContext context, FieldValue out) {
        out.point(thread.exePath());
        return true;
    }

    private static boolean commandLine(ThreadEntry thread, EventContext context, FieldValue out) {
        return ProcessText.commandLine(thread.comm(), thread, out);
    }

    private static void parent(Binders binders, String name, ThreadExtractor what) {
        binders.ancestors(name, 5, (thread, context, out) -> {
            ThreadEntry parent = context.state().threads().ancestor(thread, 1);
            return parent != null && what.extract(parent, context, out);
        });
    }

    /** Returns the extractor of {@code what} for one ancestor. */
    private static ThreadExtractor at(int generations, ThreadExtractor what) {
        return (thread, context, out) -> {
            ThreadEntry ancestor = context.state().threads().ancestor(thread, generations);
            return ancestor != null && what.extract(ancestor, context, out);
        };
    }

    /** Returns the extractor of {@code what} for all ancestors, one value each. */
    private static Extractor each(ThreadExtractor what) {
        return (context, index, out) -> {
            ThreadEntry thread = context.thread();
            ThreadEntry ancestor = thread == null ? null : out.ancestor(context, thread, index);
            return ancestor != null && what.extract(ancestor, context, out);
        };
    }

    private static void ancestor(Binders binders, String name, int cost, Multiplicity all, ThreadExtractor what) {
        binders.add(name, (definition, argument) -> {
            if (argument == null) {
                return bound(definition, null, all, cost, each(what));
            }
            return bound(definition, argument, Multiplicity.ONE, 10, at(generations(definition, argument), what));
        });
    }

    private static int generations(FieldDefinition definition, String argument) {
        int generations = Binders.index(argument);
        if (generations < 0) {
            throw Binders.nonexistent(definition.name(), argument);
        }
        return generations;
    }

    private static BoundField bound(
            FieldDefinition definition, @Nullable String argument, Multiplicity many, int cost, Extractor extractor) {
        ParamType type = definition.type();
        return Binders.bracketed(definition, argument, type, many, FieldDependency.ANCESTORS, cost, extractor);
    }

    /** Binds {@code proc.aargs}: the arguments of one ancestor, or of all ancestors concatenated. */
    private static BoundField arguments(FieldDefinition definition, @Nullable String argument) {
        if (argument != null) {
            ThreadExtractor what = (thread, context, out) -> ProcessText.joined(thread.args(), out);
            return bound(definition, argument, Multiplicity.ONE, 10, at(generations(definition, argument), what));
        }
        ThreadExtractor all = (thread, context, out) -> {
            out.clear();
            int index = 0;
            for (ThreadEntry ancestor = out.ancestor(context, thread, index);
                    ancestor != null;
                    ancestor = out.ancestor(context, thread, index)) {
                if (out.length() > 0) {
                    out.append(' ');
                }
                ProcessText.appendJoined(ancestor.args(), out);
                index++;
            }
            return out.length() > 0;
        };
        return bound(definition, null, Multiplicity.ONE, 100, all);
    }

    private static BoundField environment(FieldDefinition definition, @Nullable String argument) {
        if (argument == null) {
            return bound(definition, null, Multiplicity.ANY, 100, each(AncestorFields::wholeEnvironment));
        }
        int generations = Binders.index(argument);
        if (generations >= 0) {
            ThreadExtractor one = (thread, context, out) -> {
                ThreadEntry ancestor = direct(thread, context, generations);
                return ancestor != null && wholeEnvironment(ancestor, context, out);
            };
            return bound(definition, argument, Multiplicity.ONE, 20, one);
        }
        byte[] name = Bytes.of(argument);
        ThreadExtractor nearest = (thread, context, out) -> {
            ThreadTable threads = context.state().threads();
            ThreadEntry at = threads.get(threads.main(thread).ptid());
            for (int i = 0; i < ENVIRONMENT_DEPTH && at != null; i++) {
                if (ProcessText.entry(threads.main(at).env(), name, out) && out.length() > 0) {
                    return true;
                }
                at = threads.get(at.ptid());
            }
            out.point(Bytes.EMPTY);
            return true;
        };
        return bound(definition, argument, Multiplicity.ONE, 100, nearest);
    }

    private static boolean wholeEnvironment(ThreadEntry thread, EventContext context, FieldValue out) {
        return ProcessText.joined(context.state().threads().main(thread).env(), out);
    }

    private static @Nullable ThreadEntry direct(ThreadEntry thread, EventContext context, int generations) {
        ThreadTable threads = context.state().threads();
        ThreadEntry at = threads.main(thread);
        for (int i = 0; i < generations && at != null; i++) {
            at = threads.get(at.ptid());
        }
        return at;
    }

    private static boolean loginShell(ThreadEntry thread, EventContext context, FieldValue out) {
        ThreadEntry oldest = null;
        ThreadEntry at = context.state().threads().main(thread);
        for (int index = 0; at != null; index++) {
            byte[] comm = at.comm();
            int length = comm.length;
            if (length >= 2 && comm[length - 2] == 's' && comm[length - 1] == 'h') {
                oldest = at;
            }
            at = out.ancestor(context, thread, index);
        }
        out.set(oldest == null ? 0 : oldest.pid());
        return oldest != null;
    }
}
