/// Programs that run inside the namespaces of a lab, each in a process of its own: [EndHost] opens
/// and accepts connections and says what became of them, [RoughWire] loses, reorders and forges
/// what passes it, [ResetWatch] notes the RSTs that reach an interface. Internal.
@NullMarked
package io.wirecut.perf.host;

import org.jspecify.annotations.NullMarked;
