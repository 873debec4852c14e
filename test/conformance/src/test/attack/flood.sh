timeout 2 dd if=/dev/zero of=/dev/null bs=1 2>/dev/null
true
