package eyas.state.process;

/** Maintains the parent and child links between threads, which are stored in the entries. Event thread only. */
final class ThreadTree {
    private ThreadTree() {}

    /** Makes {@code child} a child of {@code parent}, replacing its previous parent. */
    static void adopt(ThreadEntry parent, ThreadEntry child) {
        leave(child);
        child.parent = parent;
        child.ptid = parent.tid;
        child.nextSibling = parent.firstChild;
        if (parent.firstChild != null) {
            parent.firstChild.previousSibling = child;
        }
        parent.firstChild = child;
    }

    /** Removes {@code child} from its parent's list; its {@code ptid} is kept. */
    static void leave(ThreadEntry child) {
        ThreadEntry parent = child.parent;
        if (parent == null) {
            return;
        }
        if (child.previousSibling == null) {
            parent.firstChild = child.nextSibling;
        } else {
            child.previousSibling.nextSibling = child.nextSibling;
        }
        if (child.nextSibling != null) {
            child.nextSibling.previousSibling = child.previousSibling;
        }
        child.parent = null;
        child.nextSibling = null;
        child.previousSibling = null;
    }
}
