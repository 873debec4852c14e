package eyas.state.process;

/** Links threads to the thread that is their parent; the links themselves are in the entries. Event thread only. */
final class ThreadTree {
    private ThreadTree() {}

    /** Makes {@code child} a child of {@code parent}, whatever it was before. */
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

    /** Takes {@code child} off its parent's list; its {@code ptid} stays. */
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
