/// Packs: rules, the configuration they refer to, tests and a manifest in one file, signed. API.
///
/// [io.wirecut.signatures.pack.PackWriter] makes a pack, [io.wirecut.signatures.pack.PackFile]
/// opens one and hands out nothing that the manifest does not vouch for,
/// [io.wirecut.signatures.pack.PackLoader] has its rules read. The format is laid down in the
/// README beside this file. Cold path: a pack is read before any frame, or beside them.
@NullMarked
package io.wirecut.signatures.pack;

import org.jspecify.annotations.NullMarked;
