/**
 * JSON-RPC 2.0, for clients of the original program: {@code POST /tasks} and {@code POST /system}.
 * The same use cases as behind REST. Method parameters keep the names and forms that those clients
 * send; what the original takes and this program does not do is refused, not passed over.
 */
package dev.apflow.adapters.http.rpc;
