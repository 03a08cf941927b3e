/// Networks to try the product on: namespaces of the kernel, with a client, a sensor and a server
/// that are joined by virtual cables. Internal.
///
/// [NetworkLab] builds one and takes it down, [Namespace] runs programs in a part of it. Nothing
/// outside of the namespaces is touched, and nothing is left behind: a namespace lives as long as
/// the process that holds it, and that one ends with its parent.
@NullMarked
package io.wirecut.perf.lab;

import org.jspecify.annotations.NullMarked;
