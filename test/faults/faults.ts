/** A check of the engine, broken on purpose; `npm run faults` demands that a test notices. */
export type Fault = {
  /** What goes wrong with it. */
  readonly what: string;
  /** Below src. */
  readonly file: string;
  /** Stands once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The tests that notice; below test/unit. */
  readonly spec: string;
};

/** What goes wrong, the text that stands once in the file, and what replaces it. */
type Broken = readonly [what: string, find: string, replace: string];

export const faults: readonly Fault[] = [
  ...broken('core/diagnose.ts', 'core/diagnose.spec.ts', [
    ['a locked cell is edited', 'if (locked || ', 'if ('],
    ['the gate is not asked', '!doctor.isSound(fix, notebook, after)', 'false'],
    [
      'a fix may leave the mistake',
      '(left.get(rule) ?? 0) < (had',
      '(left.get(rule) ?? 0) <= (had'
    ],
    ['a fix may bring a new mistake', 'return hasNoMore(left, had, doctor) &&', 'return'],
    ['a new warning does not count', " || severity === 'warning'", ''],
    [
      'a new piece of advice withdraws a fix',
      "severity === 'error' || severity === 'warning'",
      'severity'
    ],
    [
      'a fix is not judged by the runs again',
      'countByRule(find(after, runs, doctor))',
      'countByRule(find(after, [null], doctor))'
    ],
    ['the cell that ran is not named', 'shown !== at.cell && cellWith', 'false && cellWith'],
    ['another number of rules is the same', 'a.length === b.length && ', ''],
    ['another language is looked at', "notebook.language === 'python'", 'true'],
    ['what a run proves gives way to the source', 'if (!seen.has(key))', 'if (true)'],
    [
      'mistakes stand in the order of the rules',
      'positionOf(notebook, a.at.cell) - positionOf(notebook, b.at.cell)',
      '0'
    ],
    ['one rule that throws ends the diagnosis', 'doctor.failed(rule.name, reason)', 'throw reason']
  ]),
  ...broken('core/evidence.ts', 'core/diagnose.spec.ts', [
    ['a cell that ran well has a mistake', '!cell?.ranWell', 'true'],
    ['a run does not count against a cell that ran well', '!isFromSource || ', ''],
    ['a warning is told of a cell that ran well', "|| severity === 'warning' ? null", '? null'],
    ['what is shown on purpose is told', 'cell?.raisesOnPurpose', 'false'],
    [
      'a fix of advice is safe',
      "const isMistake = rule.severity === 'error'",
      'const isMistake = true'
    ],
    ['a doubtful fix is safe', ' && finding.doubtful !== true', ''],
    ['a fix of another cell is safe', '!(isProven && staysThere)', '!isProven']
  ]),
  ...broken('core/evidence.ts', 'core/evidence.spec.ts', [
    ['a cell with an error ran well', 'errors.length === 0 &&', ''],
    ['a cell with a warning ran well', 'isQuiet(stderr) &&', ''],
    ['a cell that shows a coroutine ran well', '!results.some(showsCoroutines)', 'true']
  ]),
  ...broken('fixes/gate.ts', 'fixes/gate.spec.ts', [
    ['foreign cells may be edited', 'mayBeEdited(from, to) &&', ''],
    ['text and comments may change', 'keepsText(change, from, to) &&', ''],
    ['await may stand anywhere', 'awaitsAreLegal(change, old, from, edited, to) &&', ''],
    ['a generator may become async', ' &&\n      makesNoAsyncGenerator(from, to)', ''],
    ['a cell with prompts may be edited', ' && before.cellMagic !== null', ''],
    ['a cell may end under a magic', "after.kind === 'python' &&", ''],
    ['a broken cell may be edited', '!before.broken &&', ''],
    ['a cell may be left broken', '!after.broken &&', ''],
    ['carriage returns do not matter', ' &&\n    !before.hasCarriageReturn', ''],
    ['an edit may lie before the cell', '0 <= edit.from &&', ''],
    ['an edit may reach beyond the cell', 'edit.to <= before.source.length &&', ''],
    ['an edit may cut into a string', '!strings.some(string => cutsInto(edit, string))', 'true'],
    ['an insertion may follow the opening quote', 'text.to === from', 'false'],
    ['an insertion may precede the closing quote', 'text.from === from', 'false'],
    ['a string may not go as a whole', ' && !covers', ''],
    ['a comment may go', 'return left > 0', 'return true'],
    ['one of two equal comments may go', 'left - 1', 'left'],
    ['an illegal await that was there stops every fix', 'known.has(offset)', 'false'],
    ['places are not moved by the edits before them', 'at + insert.length - (to - from)', 'at'],
    ['async for and async with are not looked at', "(type === 'async' &&", '(!type &&']
  ]),
  ...broken('core/edit.ts', 'core/edit.spec.ts', [
    ['edits may overlap', 'edit.from < sorted[i - 1].to', 'false'],
    [
      'edits that change nothing stay',
      'edit.insert !== cell.source.slice(edit.from, edit.to)',
      'true'
    ],
    ['edits stand in the order they were made', 'a.from - b.from', '0'],
    ['an insertion comes after what it stands before', ' || a.to - b.to', ''],
    ['replaced text stays', 'at = to;', 'at = from;'],
    ['the rest of the cell is lost', 'return result + text.slice(at)', 'return result'],
    ['an edit of another source is applied', 'stale.length > 0', 'false'],
    [
      'a cell that is gone is not missed',
      '?.source !== before',
      '?.source.length !== before.length'
    ]
  ]),
  ...broken('notebook/apply.ts', 'notebook/apply.spec.ts', [
    ['some cells change before all are checked', 'return problem;', 'replaceText(cell!, change);'],
    ['a read-only notebook is edited', 'model.readOnly', 'false'],
    ['a locked cell is edited', "cell.getMetadata('editable') === false", 'false'],
    ['a running cell is edited', 'isRunning(id)', 'false'],
    ['a cell that has changed is edited', 'cell.sharedModel.getSource() !== before', 'false'],
    ['a cell with carriage returns is edited', "before.includes('\\r')", 'false'],
    ['nobody is told before the cells change', 'checked?.();', ''],
    ['the undo forgets that places have moved', 'const at = from + shift', 'const at = from'],
    [
      'the undo takes the text after for the text before',
      'before: textAfter(change)',
      'before: change.before'
    ],
    ['edits move each other', '[...edits].reverse()', 'edits'],
    ['a fix joins the typing before it', 'history?.stopCapturing();\n  sharedModel', 'sharedModel'],
    ['a fix joins the typing after it', '});\n  history?.stopCapturing();', '});']
  ]),
  ...broken('notebook/ledger.ts', 'notebook/ledger.spec.ts', [
    ['a neighbour takes the name of a mistake', '[isSamePlace, isSameMistake]', '[isSameMistake]'],
    ['a mistake made again counts as mended', 'isSettled(next) && again ?', 'false ?'],
    ['Ctrl+Z is not seen as undo', 'this.notebook.source(edit.cell) === edit.before', 'false'],
    [
      'what worked stays although its code changes',
      'isOurs && !isKept && isSettled(entry)',
      'false'
    ],
    ['a fix is running when another cell runs', 'entry.waitsFor.has(cell)', 'true'],
    ['a fix is judged before all its cells have run', 'waitsFor.size > 0 && !failed', 'false'],
    [
      'an error nobody explains counts as another mistake',
      'this.notebook.error(shownAt(diagnostic)) === entry.error',
      'false'
    ],
    ['a fix after which another error comes counts as good', 'failed || other', 'other'],
    ['a fix that runs after a restart', "if (entry.state === 'running')", 'if (false)'],
    ['what was seen live outlives its kernel', "entry.diagnostic.evidence === 'live'", 'false'],
    ['a hidden mistake stays hidden for ever', 'entry.hidden && isSameRun', 'entry.hidden'],
    ['what cannot be seen stays when asked', 'keeps && isSameRun && !asked', 'keeps && isSameRun'],
    ['an edit taken back leaves the mistake changed', 'same && entry.unchanged ?', 'false ?'],
    ['mistakes of cells that are gone stay', 'indexOf(entry) !== -1', 'true']
  ]),
  ...broken('cli/notebook-file.ts', 'cli/notebook-file.spec.ts', [
    ['all cells are printed anew', 'if (source === before.cells[index].source)', 'if (false)'],
    ['old outputs stay below new code', "replace(at('outputs'), () => '[]')", '[]'],
    ['the old number stays', "replace(at('execution_count'), () => 'null')", '[]'],
    ['a source that was one string becomes a list', "node.type === 'string'", 'false'],
    ['line ends of Windows are lost', "text[start - 2] === '\\r'", 'false'],
    ['letters that were escaped are not', 'return ascii\n', 'return false\n'],
    ['letters that were not escaped are', '/^[\\x00-\\x7f]*$/.test(text)', 'true'],
    ['escapes are too short', ".padStart(4, '0')", ''],
    ['lines are not indented', 'indent ? indent[1] : null', 'null'],
    ['an empty source becomes a blank line', ' || lines.length === 0', ''],
    ['cells are replaced from the top', 'b.from - a.from', 'a.from - b.from'],
    ['a byte order mark is not JSON', "text.replace(/^\\uFEFF/, '')", 'text'],
    ['locked cells are open', 'metadata.editable === false', 'false']
  ]),
  ...broken('python/await-legality.ts', 'python/await-legality.spec.ts', [
    ['await may stand in a plain function', ": 'function';", ": 'runs';"],
    ['await may stand in a lambda', "part.field === 'body' ? 'lambda' : null", 'null'],
    ['await may stand in a class body', "? 'class'", '? null'],
    ['a generator may become async', "? 'generator-expression' : null", '? null : null'],
    ['comprehensions wait in old Pythons', 'python[1] >= 11', 'python[1] >= 8'],
    ['an unknown Python is a new one', 'python !== null && (', 'python === null || ('],
    [
      'comprehensions nest in an async def',
      "? 'nested-comprehension' : null;\n    }",
      '? null : null;\n    }'
    ],
    ['%autoawait off does not matter', "return 'autoawait-off'", 'return null'],
    ['a late future import does not matter', "? 'future-import' : null", '? null : null'],
    ['text shown with its code may change', "? 'debug-f-string' : null", '? null : null'],
    ['patterns may wait', "return 'pattern'", 'return null'],
    ['magics may wait', "cell.kind !== 'python'", 'false'],
    ['annotations may wait', ": 'annotation'", ': null']
  ]),
  ...broken('python/precedence.ts', 'python/precedence.spec.ts', [
    ['await takes the attribute too', "return field === 'object'", 'return false'],
    ['await takes the item too', "return field === 'value'", 'return false'],
    ['await takes the call too', "return field === 'function'", 'return false'],
    ['await stands bare after await', "return parent?.type === 'await'", 'return false'],
    ['an operator is not bracketed', 'operandIsPrimary && !breaksLine', '!breaksLine'],
    ['a call over several lines is not bracketed', ' && !breaksLine(operandSource)', ''],
    ['words grow together before', 'WORD.test(before) &&', 'false &&'],
    ['words grow together after', 'WORD.test(after) &&', 'false &&']
  ]),
  ...broken('python/scopes.ts', 'python/program.spec.ts', [
    [
      'the first iterable is evaluated inside',
      'return !(iterable &&',
      'return !(false && iterable &&'
    ],
    ['a default is evaluated inside', "up.field === 'value' || up.field === 'type'", 'false'],
    ['global is not heard', 'from.globals.has(name) ||', ''],
    ['what a branch binds is certain', 'this.depth > 0 ||', ''],
    ['a walrus stays in its comprehension', 'value, in: scope', 'value'],
    ['a star import binds nothing', 'this.wildcards.push(star)', ''],
    [
      'globals() binds nothing',
      "this.bind(key, 'global-unknown'",
      "if (false) this.bind(key, 'global-unknown'"
    ],
    ['del unbinds nothing', "this.target(target, 'delete')", 'this.visit(target)'],
    [
      'import a.b binds b',
      'const first = imported.children[0] ?? imported',
      'const first = imported.children[2] ?? imported'
    ]
  ]),
  ...broken('python/resolve.ts', 'python/program.spec.ts', [
    ['a method sees the names of its class', "(scope.kind !== 'class' ||", '(true ||'],
    [
      'a function sees only what stands above',
      'deferred ? [lastRun(ordered, byCount), before] : [before]',
      '[before]'
    ],
    ['a binding that may not happen hides others', 'isBranch(node, cell) &&', 'false &&'],
    ['a loop runs once', 'if (loop && !(', 'if (false && !('],
    ['what has not run counts in a live kernel', 'orderOf(site) === Infinity ||', ''],
    [
      'saved counts may contradict',
      '(!deferred && isSameByCounts(named, name, place, near.bindings))',
      '!deferred'
    ],
    ['a star import in between does not matter', '!isWildAfter(place, near.bindings[0])', 'true'],
    [
      'a name bound only below is certain',
      '(near.found || named.remote.length > 0 || hasRunAgain(named, cell)) &&',
      ''
    ],
    ['the guard of scripts is a branch', '!isMainGuard(node.parent!, cell)', 'true'],
    ['global in a function binds nothing', '[...near.bindings, ...named.remote]', 'near.bindings']
  ]),
  ...broken('python/magics.ts', 'python/cell.spec.ts', [
    ['another process’s Python is this one’s', '!PYTHON_BODY.has(name)', 'false'],
    [
      '%%time can wait',
      "name !== null || stripped.prompts ? 'magic-body'",
      "stripped.prompts ? 'magic-body'"
    ],
    ['prompts stay', 'if (prompt) {', 'if (false) {'],
    ['a command ends with its line', "while (text[end - 1] === '\\\\'", 'while (false'],
    ['a comparison is an assignment', "text[i + 1] === '=' ||", ''],
    ['!= is an assignment of a command', "'<>!=:+-*/%&|^@'.includes", "''.includes"],
    [
      'brackets do not hold lines together',
      "letter === '\\n' && depth === 0) {\n      return",
      "letter === '\\n') {\n      return"
    ],
    [
      'strings hold commands',
      "i = stringEnd(text, i);\n    } else if (letter === '\\\\')",
      "i++;\n    } else if (letter === '\\\\')"
    ],
    ['masks are one letter short', "ǃ'.repeat(first - from)", "ǃ'.repeat(first - from - 1)"]
  ]),
  ...broken('python/program-index.ts', 'python/program.spec.ts', [
    ['a broken cell binds nothing', 'isUnreadable(cell) && looksLikeBinding(cell, name)', 'false']
  ]),
  ...broken('python/program-index.ts', 'python/lexical.spec.ts', [
    ['a star import of asyncio binds nothing', 'this.starred.length > 0', 'false'],
    [
      'names stand for others in one step',
      'for (const name of known) {',
      'for (const name of []) {'
    ]
  ]),
  ...broken('python/index-changes.ts', 'python/memory.spec.ts', [
    [
      'a name that was not bound stays so',
      'known ? bindingsAfter(known, name, changes) : undefined',
      'known'
    ]
  ]),
  ...broken('python/lexical.ts', 'python/lexical.spec.ts', [
    ['a function that is only called is never defined', ' || isDefinition(source, from)', ''],
    ['an import ends with its line', '/\\\\[ \\t\\r]*$/.test', '/x^/.test'],
    ['a call ends with its line', "'(', '\\\\', '\\n', '\\r', '#'", "'('"],
    ['a form feed ends a call', " || source[to] === '\\f'", ''],
    ['a star import binds nothing', ' || mayImportAll(source)', ''],
    ['a script binds nothing', '(?:run|rerun|', '(?:rerun|'],
    ['exec binds nothing', 'push|exec|', 'push|']
  ]),
  ...broken('python/replacements.ts', 'python/replacements.spec.ts', [
    ['exec by another name binds nothing', "node.field !== 'function'", 'false'],
    ['nothing is pushed', "this.calls('push').forEach", '[].forEach']
  ]),
  ...broken('python/classes.ts', 'python/replacements.spec.ts', [
    ['nothing intercepts', 'INTERCEPTORS.some', '[].some']
  ]),
  ...broken('python/awaitables.ts', 'python/lexical.spec.ts', [
    [
      'awaitables are handed on for one step',
      'index.cellsWith(name).forEach(other => cells.add(other));',
      ''
    ],
    ['libraries make nothing to await', "'async', ...ofLibraries", "'async'"]
  ]),
  ...broken('python/known-calls.ts', 'python/lexical.spec.ts', [
    ['every part of a library stands in each cell', 'words.every(isWritten)', 'false']
  ]),
  ...broken('python/meaning.ts', 'python/lexical.spec.ts', [
    ['a list hands nothing on', 'return handsOn(program, meaning.item, depth);', 'return false;'],
    [
      'an object hands nothing on',
      "    case 'object':\n      return true;\n    case 'list':\n      return handsOn",
      "    case 'list':\n      return handsOn"
    ],
    ['a function hands nothing on', '(result !== undefined &&', '(false &&'],
    [
      'a library’s function has one name',
      'return isAwaitable(knownResult(meaning.name)?.kind ?? null);',
      'return false;'
    ]
  ]),
  ...broken('python/memory.ts', 'python/memory.spec.ts', [
    ['a broken cell changes nothing elsewhere', 'cell.broken ||', ''],
    ['a star import changes nothing elsewhere', 'replaced.length + wild.length', 'replaced.length'],
    ['a patch changes nothing elsewhere', 'cell.attributeTargets.length > 0 ||', ''],
    [
      'a subclass changes nothing elsewhere',
      "nodesOf(cell.tree, 'class_definition').some",
      '[].some'
    ],
    ['%autoawait changes nothing elsewhere', "name === 'autoawait'", "name === ''"],
    ['names are followed for one step', '[...cell.scope.bindings.keys()].forEach', '[].forEach'],
    ['another kernel changes nothing', '!haveSameKernel(from, to)', 'false'],
    ['names that the cell bound before are forgotten', '...before.scope.bindings.keys(), ', '']
  ]),
  ...broken('fixes/await-call.ts', 'fixes/await-call.spec.ts', [
    ['await stands where it is illegal', 'canAwait(program, cell, call) &&', ''],
    ['the branch for scripts changes too', '!isForScripts(program, cell, call)', 'true'],
    [
      'a generator that stops early becomes a list',
      "=== 'all' ? generator",
      '!== null ? generator'
    ],
    ['different ladders are one', 'textOf(cell, operand) === textOf(cell, first.operand)', 'true'],
    ['a handler that does more goes with the ladder', 'lines.every(', 'lines.some('],
    ['a change of loop is safe', 'collects || edits.changesLoop || note ?', 'collects || note ?'],
    [
      'collecting items is safe',
      'collects || edits.changesLoop || note ?',
      'edits.changesLoop || note ?'
    ],
    ['debug mode goes without a word', '...(note ? { note } : {})', '']
  ]),
  ...broken('rules/coroutine-never-awaited.ts', 'rules/working-code.spec.ts', [
    ['what a loop refused is blamed on another call', 'isGivenToLoop(program, call) || ', ''],
    ['a detour into a loop is not seen', ' || isInLoopFinding(program, call, run)', ''],
    ['a cell that has not run is blamed', 'count !== null && (', '('],
    [
      'a line that waits is blamed',
      "!descendants(statementOf(call.node)).some(({ type }) => type === 'await') &&",
      ''
    ],
    ['a way into a thread seems to lose it', '(!!body && ', '(false && !!body && ']
  ]),
  ...broken('rules/findings/hidden-start.ts', 'rules/hidden-start.spec.ts', [
    [
      'a patch mends nothing',
      'start && !nestAsyncioAppliedBefore(programOf(notebook), start.cell, start.from, true)',
      'start'
    ],
    ['a library is no library', 'file !== null && !isLibraryFile(file)', 'file !== null'],
    ['a cell that is gone called nothing', 'file !== null && ', 'file === null || ']
  ]),
  ...broken('rules/coroutine-reused.ts', 'rules/places.spec.ts', [
    ['a library is blamed for nothing', 'isWaiting(failure) ?', 'true ?'],
    ['the cell that handed it over is not told', 'isElsewhere ?', 'false ?']
  ]),
  ...broken('rules/findings/explained.ts', 'rules/places.spec.ts', [
    ['the cell that called it is not told', 'run?.cell && run.cell !== at.cell', 'false']
  ]),
  ...broken('rules/findings/failure.ts', 'rules/hidden-start.spec.ts', [
    ['a line that was not printed failed', 'frame.quoted.has(frame.line)', 'true'],
    ['nothing fails under %%time', '!!frame.file || ', ''],
    ['a line under finally failed', "/_clause$/.test(around?.type ?? '') ||", ''],
    ['the line of an except failed', "node.type === 'try_statement' ||", ''],
    [
      'the head of a with failed',
      " && !/__a?(enter|exit)__$/.test(callee?.function ?? '')",
      ' && false'
    ],
    [
      'the head of a with never fails',
      " && !/__a?(enter|exit)__$/.test(callee?.function ?? '')",
      ''
    ],
    [
      'one statement of a line is told',
      'const all = [rangeOf(site), ...beside]',
      'const all = [rangeOf(site)]'
    ],
    [
      'a comprehension is not where it is',
      'current && cell === innermost.cell',
      'current && innermost.current && cell === innermost.cell'
    ]
  ]),
  ...broken('core/locate.ts', 'rules/hidden-start.spec.ts', [
    ['magics are as IPython prints them', 'isTransformed(own, code));', 'false);'],
    ['prompts are part of the code', ".replace(PROMPT, '')", ''],
    ['the body of %%capture begins at the magic', 'quotes(frame, cell, above)', 'false']
  ]),
  ...broken('rules/findings/running-loop.ts', 'rules/hidden-start.spec.ts', [
    ['a start that did not fail is told', 'const other = isClose || ', 'const other = true || ']
  ]),
  ...broken('rules/findings/running-loop-fixes.ts', 'rules/working-code.spec.ts', [
    ['the tasks of Jupyter are ended', 'endsLoop ? [threadAnywhere] : ', '']
  ]),
  ...broken('python/program.ts', 'rules/working-code.spec.ts', [
    ['a patch that may not be made hides an error', '...OPTIONAL, ', ''],
    ['a patch that has not run hides an error', 'site.cell.executionCount !== null || ', 'true || ']
  ]),
  ...broken('fixes/call-anew.ts', 'fixes/await-call.spec.ts', [
    ['what a plain function does is done twice', '!doesMore(program, made.cell, value) &&', '']
  ]),
  ...broken('fixes/gate.ts', 'fixes/await-call.spec.ts', [
    ['a name loses its meaning', 'losesNoName(from, edited, to) &&', '']
  ]),
  ...broken('fixes/list-generator.ts', 'fixes/await-call.spec.ts', [
    [
      'a user’s own sum() counts as the builtin',
      "READ_ALL.has(builtinName(program, cell, callee) ?? '')",
      'READ_ALL.has(textOf(cell, callee))'
    ]
  ]),
  ...broken('fixes/list-generator.ts', 'fixes/add-await.spec.ts', [
    ['any() waits for all without a word', "new Set(['any', 'all'])", 'new Set<string>()'],
    [
      'an awaited end pushes its bracket out',
      '{ from: to - 1, to, insert: close }',
      "{ from: to - 1, to: to - 1, insert: ']' }"
    ]
  ]),
  ...broken('notebook/snapshot.ts', 'notebook/snapshot.spec.ts', [
    ['a log is another run each time', 'this.keptLogs.get(text) ?? ', ''],
    [
      'a change of a cell is not seen',
      'this.isStale = true;\n      this.keptCells',
      'this.keptCells'
    ],
    ['a run is not seen', 'this.hasRun.add(model.sharedModel)', ''],
    ['a cell that runs has run well', 'record.running ||', ''],
    [
      'what ran before an edit counts',
      'record.ranSource === record.model.sharedModel.getSource()',
      'true'
    ],
    [
      'counts without outputs are taken for a run',
      'record.saved && this.hasOutputs',
      'record.saved'
    ],
    ['a new cell is not seen', 'this.isStale = true;\n    for', 'for'],
    ['a lock of the notebook is not seen', '|| readOnly !== this.readOnly', '']
  ]),
  ...broken('core/lookup.ts', 'core/lookup.spec.ts', [
    ['lists with other ids share an index', 'haveSameIds(items, this.last) &&', ''],
    ['lists of another length share an index', 'a.length === b.length &&', '']
  ]),
  ...broken('ui/card.ts', 'ui/card.spec.ts', [
    ['another cell keeps the name it had', '&& labels === this.labels', '']
  ]),
  ...broken('notebook/diagnosis.ts', 'notebook/diagnosis.spec.ts', [
    ['what was told before comes with one fix', '!this.told.has(run.cell)', 'true'],
    ['all fixes are looked for at once', 'isNews ? 1 : Infinity', 'Infinity'],
    ['a cell that is gone is not missed', '!cellWith(now, id)', 'false'],
    ['a mistake does not come back with its text', 'mayShowMore(run, kept, notebook) ||', ''],
    [
      'a mistake whose text is gone is taken for unchanged',
      'kept.diagnostics.every(each => isUnchanged(each, kept.notebook, notebook))',
      'true'
    ]
  ]),
  ...broken('fixes/await-its-task.ts', 'fixes/await-its-task.spec.ts', [
    ['a task that is made only sometimes is awaited', 'binding.conditional ||', ''],
    ['a name that holds another task is awaited', 'all?.length === 1', 'all !== null'],
    ['a task below is awaited', 'target.to < node.from', 'target !== node'],
    ['one task of two is awaited', 'others.length === 1', 'others.length > 0']
  ]),
  ...broken('fixes/await-text.ts', 'fixes/await-call.spec.ts', [
    ['what a star gives is left out', '|| hasSplat(list)', ''],
    ['a second argument is dropped', 'if (positional(list).length > 1) {', 'if (false) {'],
    [
      'a function is called without what it needs',
      'node && needsArguments(node, isBound) ?',
      'false ?'
    ],
    ['a lambda is called without what it needs', "child(callee, 'parameters') ?", 'false ?'],
    ['what is nothing to await is awaited', '!mayBeAwaitable(program, cell, operand)', 'false'],
    ['a function without a result is awaited', '|| returnsSomething(value)', '|| true'],
    ['a comment before the operand goes', 'hasComment(call, head) ||', ''],
    ['a comment behind the operand goes', 'hasComment(call, tail) ||', ''],
    ['an operand breaks its line', ' || breaksOutsideBrackets(cell, operand)', ''],
    [
      'text in strings moves',
      '!strings.some(({ from, to }) => from < start && start < to)',
      'true'
    ],
    ['words grow together', "? ' ' : ''", "? '' : ''"],
    [
      'a comment among what is dropped goes',
      'kept.some(edit => hasComment(call, edit)) ?',
      'false ?'
    ],
    ['await takes an awaited one in brackets off', '!starterAt(program, cell, operand)', 'true']
  ]),
  ...broken('fixes/remove-statements.ts', 'fixes/await-call.spec.ts', [
    ['a block is left empty', "insert: 'pass'", "insert: ''"],
    [
      'a comment goes with a finally',
      "!descendants(clause).some(({ type }) => type === 'comment')",
      'true'
    ],
    ['text in strings moves', '!inString &&', ''],
    ['handlers go with a finally', 'else if (others)', 'else if (false)'],
    ['a line that is not whole goes', "before.trimEnd().endsWith(':')", 'false'],
    ['what stands before on the line goes', "before.trim() !== ''", 'false'],
    ['what stands behind on the line goes', 'rest < after.length', 'false']
  ]),
  ...broken('fixes/unwrap-runner.ts', 'fixes/await-call.spec.ts', [
    ['a runner that is used otherwise goes', '|| !onlyRuns', ''],
    ['a runner of another cell goes', 'site.cell.id !== cell.id ||', ''],
    ['what else the block holds goes', '&& hasOneItem(block)', ''],
    ['a magic loses its runner', 'mentions.length > 0 ||', '']
  ]),
  ...broken('fixes/script-lines.ts', 'fixes/await-call.spec.ts', [
    ['lines run that came after sys.exit()', "cell.source.slice(exit.to).trim() === ''", 'true'],
    ['a uvloop that a magic uses goes', 'mentions.length === 0 &&', '']
  ]),
  ...broken('fixes/dual-mode.ts', 'fixes/await-call.spec.ts', [
    ['the branch for scripts is the notebook’s', 'return otherWay ||', 'return'],
    ['the handler for scripts is the notebook’s', 'isHandlerOfTest(cell, parent) ||', ''],
    [
      'a question asked in a function is not heard',
      'if (QUESTION.test(textOf(cell, code)))',
      'if (false)'
    ]
  ]),
  ...broken('fixes/classes.ts', 'fixes/make-async.spec.ts', [
    [
      'a base of the notebook is not asked',
      '!above.some(base => declares(base.node, base.cell, name)) &&',
      ''
    ],
    [
      'a subclass is not asked',
      '!subclasses(program, owner).some(sub => declares(sub.node, sub.cell, name))',
      'true'
    ],
    [
      'a base from elsewhere has no methods',
      'return null;\n      }\n      const ancestor',
      'continue;\n      }\n      const ancestor'
    ],
    ['print() calls methods', '!HARMLESS.has(textOf(cell, name)) &&', ''],
    [
      'the notebook’s own functions call methods',
      ' &&\n    definitionOf(program, cell, callee) === null',
      ''
    ],
    ['a name that may be a dict is one', 'certain &&\n    bindings.length', 'bindings.length'],
    ['lists hide an object', 'while (up && CONTAINER.test(up.type))', 'while (false && up)']
  ]),
  ...broken('fixes/coroutine-use.ts', 'fixes/make-async.spec.ts', [
    ['any run() runs coroutines', '!AMBIGUOUS.has(text) ||', 'true ||'],
    ['any call runs coroutines', 'RUNNERS.has(text) &&', ''],
    ['a loop over tasks does not wait', '(awaitAround(node) !== null ||', '(false ||']
  ]),
  ...broken('fixes/iteration.ts', 'fixes/make-async.spec.ts', [
    [
      'a generator loses what it returns',
      'returns.every(node => namedChildren(node).length === 0) &&',
      ''
    ],
    ['a generator loses what it is sent', "node.parent?.type === 'expression_statement' &&", ''],
    [
      'yield from stays in an async generator',
      "!node.children.some(({ type }) => type === 'from')",
      'true'
    ],
    ['an annotation goes on to say Iterator', "child(def, 'return_type') === null &&", ''],
    ['map() of two lists loses one', ' && more.length === 0', ''],
    [
      'a user’s own map() counts as the builtin',
      "builtinName(program, cell, callee) !== 'map'",
      'false'
    ],
    [
      'what may stop early becomes a list',
      '!readsAll(program, cell, reader)) {\n    return null;\n  }\n  const replaced = isListOf(program, cell, reader) ? reader : call;\n  const wrap',
      'false) {\n    return null;\n  }\n  const replaced = isListOf(program, cell, reader) ? reader : call;\n  const wrap'
    ],
    ['a comment goes', "source.slice(from, to).includes('#')", 'false']
  ]),
  ...broken('python/uses.ts', 'python/program.spec.ts', [
    ['docstrings are code', '!isDocstring &&', ''],
    ['a broken cell uses nothing', "cell.broken ? 'broken' :", ''],
    ['%pip runs Python', '&& !NO_PYTHON.has(magic)', ''],
    ['braces of IPython are text', "line.lastIndexOf('{') > line.lastIndexOf('}')", 'false'],
    ['part of a word is a name', '(?<![\\\\w])', ''],
    ['a method of another class is this one', 'means.site.binding === target.binding &&', ''],
    ['objects of unknown kind are none', "if (means === 'unknown')", 'if (false)']
  ]),
  ...broken('python/meaning.ts', 'python/program.spec.ts', [
    [
      'a decorator changes nothing',
      'decorators.every(name => name !== null && TRANSPARENT_DECORATORS.has(name))',
      'true'
    ],
    ['one of two definitions is certain', 'certain && isSame && isAll', 'certain && isAll'],
    [
      'a name that may be another is certain',
      'known.certain && (certain || isModule)',
      'known.certain'
    ],
    [
      'a patched function is still the library’s',
      'return isPatched(program, node, name, of) ||',
      'return false ||'
    ],
    [
      'an async generator is a coroutine',
      "isGenerator(value!) ? 'async-generator' : 'coroutine'",
      "'coroutine'"
    ],
    [
      'a function that may give a coroutine is plain',
      '!returnsUnknown(program, definition) ?',
      'true ?'
    ],
    ['a response is its request', 'isClass(known.meaning.of)', 'true']
  ]),
  ...broken('fixes/make-async.ts', 'fixes/make-async.spec.ts', [
    ['blockers do not block', 'blockers.length > 0 ||', ''],
    ['nobody is told to run cells again', 'stale.length > 0 ?', 'false ?'],
    ['half the notebook is rewritten', ' || !isSmall', '']
  ]),
  ...broken('fixes/propagation.ts', 'fixes/make-async.spec.ts', [
    ['other definitions of the name are ignored', 'all.length === 1 ? all[0] : null', 'all[0]'],
    [
      'a generator that cannot be async becomes one',
      'isGenerator(node) && !isConvertibleGenerator(node)',
      'false'
    ],
    [
      'objects of unknown kind are ignored',
      '!isOfLiteral(this.program, cell, expression)',
      'false'
    ],
    ['text that runs is ignored', 'mayRun(mention)', 'false'],
    ['words in any text block', 'mayRun(mention)', 'true'],
    ['objects go to other code', 'if (out) {', 'if (false) {'],
    ['a name used in two ways gets no await', "wanted === 'partly'", 'false'],
    ['what is awaited is awaited again', 'if (awaiting) {', 'if (false) {'],
    ['coroutines that gather() takes get an await', "if (wanted === 'no')", 'if (true)'],
    ['a locked cell is edited', 'if (isLocked(this.program, cell))', 'if (false)'],
    [
      'await stands where no function can help',
      'problem && !MENDED_BY_SCOPE.has(problem)',
      'false'
    ],
    ['a generator expression waits', '!this.makeList(cell, scope.node)', 'false'],
    ['a class body waits', "scope.kind === 'class'", 'false'],
    ['callers stay plain', 'this.schedule({ cell, node: scope.node })', ''],
    [
      'other loop starts of the function stay',
      '.forEach(({ call }) => this.replaceStarter(cell, call))',
      ''
    ]
  ]),
  ...broken('fixes/async-blockers.ts', 'fixes/make-async.spec.ts', [
    ['__init__ becomes async', '/^__\\w+__$|^_(?:repr|ipython)_\\w+_$/.test(name)', 'false'],
    [
      'any decorator will do',
      '!decorators.every(decorator => keepsAsync(program, cell, decorator))',
      'false'
    ],
    [
      'an override becomes async',
      "!isOnlyMethod(program, { cell, node: owner }, name) ? 'override' : null",
      'null'
    ],
    ['a cell under a magic is edited', "cell.kind !== 'python' ||", ''],
    ['a locked cell is edited', 'id === cell.id && editable', 'id === cell.id'],
    ['tenacity.retry keeps a function from waiting', ",\n  'tenacity.retry'", '']
  ]),
  ...broken('fixes/async-blockers.ts', 'fixes/apply-nest-asyncio.spec.ts', [
    ['a broken cell is edited', 'cell.broken ||', ''],
    ['a cell with carriage returns is edited', 'cell.hasCarriageReturn ||', '']
  ]),
  ...broken('fixes/apply-nest-asyncio.ts', 'fixes/apply-nest-asyncio.spec.ts', [
    ['it is applied twice', 'nestAsyncioAppliedBefore(program, site.cell, site.node.from) ||', ''],
    ['it is applied where it does not reach', '!isReached(program, site) ||', ''],
    ['it is applied in Pyodide', " ||\n    notebook.kernel.implementation === 'pyodide'", ''],
    ['any starter is patchable', 'const patchable = ', 'const patchable = true || '],
    ['it is applied to uvloop', '!importsUvloop(program) &&', ''],
    [
      'it is applied to what runs nothing',
      '!(starter?.operand && runsNothing(program, cell, starter.operand))',
      'true'
    ],
    [
      'it stands at the failing call, not at the first',
      '[site, ...imported, ...starters]',
      '[site]'
    ],
    ['from asyncio import run comes first', '...imported, ', ''],
    ['a name that means something else is taken', 'if (taken)', 'if (false)'],
    ['apply() comes before statements of its line', 'isAlone && isFlush', 'isFlush'],
    [
      'apply() comes behind statements of its line',
      'isAlone && isFlush(cell, statement)',
      'isAlone'
    ],
    [
      'it stands in a locked cell',
      '!isLocked(program, cell) && topOfCell(cell) !== null',
      'topOfCell(cell) !== null'
    ],
    ['an import that may not happen is relied on', ' && !binding.conditional', ''],
    ['the failing cell is not run again', 'patch.cell.id === site.cell.id ?', 'true ?']
  ]),
  ...broken('fixes/run-in-thread.ts', 'fixes/run-in-thread.spec.ts', [
    ['a coroutine function gets a thread', 'owner && !isAsync(owner) ?', 'owner ?'],
    ['a thread is started in Pyodide', " ||\n    notebook.kernel.implementation === 'pyodide'", ''],
    [
      'callers that wait already get a result',
      'propagate(notebook, [{ cell, node }]).expected',
      'false'
    ],
    [
      'the function is defined again',
      'const known = existing(program, cell)',
      'const known = null as string | null'
    ],
    [
      'a future goes to another loop',
      '(operand && makesCoroutine(program, cell, operand))',
      'operand'
    ],
    ['arguments of asyncio.run go to the thread', ' && argumentsOf(call).length === 1', ''],
    ['a lock goes to another loop', ' && !isBound(program, cell, operand, [])', ''],
    [
      'what a called function uses does not matter',
      'called && body && !seen.includes(body)',
      'false'
    ],
    ['text that is data changes', '!(problem && UNTOUCHED.has(problem)) &&', '']
  ]),
  ...broken('fixes/remove-loop.ts', 'fixes/await-call.spec.ts', [
    ['a loop that another cell uses goes', 'elsewhere || there.length > 0', 'elsewhere'],
    ['a loop that is used otherwise goes', 'others = true;', 'others = false;'],
    ['a thread loses its loop', 'isNeeded || makers', 'makers'],
    ['loop = get_event_loop() goes', '!isPlainKernelLoop(program, cell, outermost)', 'true'],
    ['the loop of the kernel is closed', '/^(close|stop)$/.test(called)', '/^stop$/.test(called)'],
    [
      'a call goes with the loop it is made on',
      'const [call] = statement.type',
      "const [call] = 'expression_statement'; const [_] = statement.type"
    ],
    ['a mention of the loop does not matter', 'elsewhere ||= mentions.length > 0', '']
  ]),
  ...broken('fixes/call-anew.ts', 'fixes/await-call.spec.ts', [
    ['a call with side effects is made again', 'return node === call', 'return true'],
    ['a name that changes is read again', 'all?.length === 1', 'true'],
    ['a coroutine that runs once is called anew', '!runsAgain(held)', 'false'],
    ['a loop runs a coroutine once', 'loopBetween(made.binding.node, node) !== null', 'false'],
    ['a name that something else uses goes', 'onlyRuns && made.cell.id', 'made.cell.id'],
    ['a call moves into another scope', 'scopeAt(cell, place) === made.binding.scope', 'true']
  ]),
  ...broken('fixes/add-await.ts', 'fixes/add-await.spec.ts', [
    ['a generator expression waits', "problem !== 'generator-expression'", 'false'],
    ['a generator that is kept becomes a list', 'return reading === null ||', 'return'],
    ['a plain function is left alone', "=== 'function') {", "=== 'lambda') {"],
    ['any() waits for all without a word', "reading === 'until-decided'", 'false'],
    [
      'a list is bracketed twice',
      'withoutRepeats(parts.flatMap(part => part?.edits ?? []))',
      'parts.flatMap(part => part?.edits ?? [])'
    ],
    ['one that cannot wait is left out', 'if (parts.some(part => part === null))', 'if (false)']
  ]),
  ...broken('fixes/nest-import.ts', 'fixes/apply-nest-asyncio.spec.ts', [
    ['the old module is used on Python 3.14', 'python[1] < 14', 'true']
  ]),
  ...broken('fixes/free-name.ts', 'fixes/leave-magic.spec.ts', [
    ['a name of the notebook is overwritten', 'index.cellsWith(name).length === 0', 'true']
  ]),
  ...broken('fixes/clock.ts', 'fixes/leave-magic.spec.ts', [
    ['runs that were asked for are left out', 'loops ?? 1', '1'],
    ['an unknown option of %timeit is dropped', '/[nrtcp]/.test(name)', 'true']
  ]),
  ...broken('fixes/leave-magic.ts', 'fixes/leave-magic.spec.ts', [
    ['any magic is left', '/^(time|timeit|capture)$/.test(cellMagic ??', '/./.test(cellMagic ??'],
    [
      'a broken body is edited',
      "cell.kind === 'python' && !cell.broken && !cell.hasCarriageReturn",
      'true'
    ],
    ['a body with nothing to wait for is edited', 'return waits ? [] : null', 'return []'],
    ['unknown options are dropped', '!known || names.length', 'names.length'],
    ['strings over several lines are indented', 'string.from < at && at < string.to', 'false'],
    ['names of %%timeit leak', "cellMagic === 'timeit' && leaks(plain)", 'false'],
    ['figures that are kept are lost', '|| isKept(cell, magic.from)', ''],
    [
      'the value that was shown is lost',
      'displays && showsValue(program, cell',
      '!displays && showsValue(program, cell'
    ],
    ['blank lines are indented', '!isBlank &&', '']
  ]),
  ...broken('core/locate.ts', 'core/locate.spec.ts', [
    ['a twin is certain', 'found.length > 1 && cell.id !== run.cell', 'false'],
    [
      'the line of the magic is not counted',
      'above === 0 ? null : line + above',
      'above === 0 ? null : line'
    ],
    ['changed lines are still current', 'return frame.file !== null || isQuoted', 'return true'],
    ['a hash names nothing', 'hashOf(source) === named.hash', 'false'],
    [
      'of two cells of one count the first counts',
      'return quoting.length > 0 ? quoting : cells',
      'return cells'
    ],
    [
      'lines that several cells hold are enough',
      'quoting.length === 1 ? quoting',
      'quoting.length > 0 ? quoting'
    ],
    ['an edited cell is not the one that ran', 'if (frame.function === null && ran)', 'if (false)'],
    ['indents of IPython 8 matter', 'return own === code.trim()', 'return own === code']
  ]),
  ...broken('core/murmur2.ts', 'core/murmur2.spec.ts', [
    ['the seed is another', '0xc70f6907', '0xc70f6908'],
    ['the last bytes do not count', 'at >= whole; at--', 'at > whole; at--'],
    ['the hash has a sign', ')) >>> 0', '))'],
    ['words are read backwards', 'getUint32(at, true)', 'getUint32(at, false)']
  ]),
  ...broken('core/traceback.ts', 'core/traceback.spec.ts', [
    ['colours stay', "text.includes('\\x1b') ? text.replace(ANSI, '') : text", 'text'],
    ['the links of Colab hide the cell', "printed.replace(COLAB_LINK, '$1$2')", 'printed'],
    [
      'the chain is cut',
      "const sections = withoutAnsi(traceback.join('\\n')).split(CHAINED)",
      "const sections = [withoutAnsi(traceback.join('\\n'))]"
    ],
    ['module names stay', "qualified.slice(qualified.lastIndexOf('.') + 1)", 'qualified'],
    ['a SyntaxError has no place', 'if (file === undefined)', 'if (true)'],
    ['a log of a task is an error of the cell', 'inGroup && !logged', 'inGroup'],
    ['any exception on stderr is an error of the cell', 'inGroup && !logged', '!logged'],
    ['the top level is a function', '|| /^<(?:module|cell line: \\d+)>$/.test(name)', '']
  ]),
  ...broken('core/output.ts', 'core/output.spec.ts', [
    ['a group on stderr is no error', '[...errors, ...groupsInStderr(errorText)]', 'errors'],
    ['stderr is printed text', "output.name === 'stderr' ? stderr : stdout", 'stdout'],
    ['what is no output ends it', 'if (!isRecord(output))', 'if (false)'],
    ['lists of lines are not read', 'Array.isArray(text)', 'false'],
    ['long texts are kept', '.slice(-this.longest)', ''],
    [
      'class brackets stay in the name',
      "plainName(stringOr(output.ename, ''))",
      "stringOr(output.ename, '')"
    ],
    [
      'results keep their colours',
      'results.push(withoutAnsi(plain.text))',
      'results.push(plain.text)'
    ]
  ])
];

function broken(file: string, spec: string, list: readonly Broken[]): Fault[] {
  return list.map(([what, find, replace]) => ({ what, file, find, replace, spec }));
}
