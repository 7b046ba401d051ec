/**
 * The C functions of the parser library (web-tree-sitter 0.27) that walk a
 * tree. The state of the one walk is in the library's own memory.
 */
export type TreeFunctions = {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
};

/**
 * A walk over a tree of the parser, from its root. The library's own
 * TreeCursor puts its state into the library's memory and takes it out again
 * at every step, which is four fifths of its time; this one leaves it there.
 * So nothing else may be asked of the library until the walk ends.
 */
export class TreeWalk {
  constructor(
    tree: object,
    private readonly library: TreeFunctions
  ) {
    this.tree = (tree as { readonly 0: number })[0];
    library._ts_tree_root_node_wasm(this.tree);
    library._ts_tree_cursor_new_wasm(this.tree);
  }

  /** Whether there was one to go to; the same holds for the other steps. */
  toFirstChild(): boolean {
    return this.library._ts_tree_cursor_goto_first_child_wasm(this.tree) === 1;
  }

  toNextSibling(): boolean {
    return this.library._ts_tree_cursor_goto_next_sibling_wasm(this.tree) === 1;
  }

  toParent(): boolean {
    return this.library._ts_tree_cursor_goto_parent_wasm(this.tree) === 1;
  }

  /** The number that the grammar gives the type of this node. */
  get type(): number {
    return this.library._ts_tree_cursor_current_node_type_id_wasm(this.tree);
  }

  get missing(): boolean {
    return this.library._ts_tree_cursor_current_node_is_missing_wasm(this.tree) === 1;
  }

  /** The number of the parent's field that this node fills; 0 for none. */
  get field(): number {
    return this.library._ts_tree_cursor_current_field_id_wasm(this.tree);
  }

  /** UTF-16 offsets, as the library's own. */
  get from(): number {
    return this.library._ts_tree_cursor_start_index_wasm(this.tree);
  }

  get to(): number {
    return this.library._ts_tree_cursor_end_index_wasm(this.tree);
  }

  /** Gives back the library's memory. */
  end(): void {
    this.library._ts_tree_cursor_delete_wasm(this.tree);
  }

  /** Its address in the library's memory. */
  private readonly tree: number;
}
