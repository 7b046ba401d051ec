import { hasErrors, loadParser, parse } from '../../../src/python/parser';
import { child, descendants, SyntaxNode } from '../../../src/python/syntax';
import { loadPythonParser } from './load';

describe('Loading', () => {
  it('says which file is missing, and tries again on the next call', async () => {
    expect(() => parse('x')).toThrow('not loaded');
    await expect(
      loadParser(async file => Promise.reject(new Error(`${file}: HTTP 404`)))
    ).rejects.toThrow('The Python parser could not be loaded: web-tree-sitter.wasm: HTTP 404');
    await loadPythonParser();
    expect(parse('x').type).toBe('module');
  });
});

/** The tree in brackets, with the text of its leaves. */
function tree(text: string): string {
  const print = (node: SyntaxNode): string => {
    const parts = node.children.filter(({ named }) => named).map(print);
    return parts.length > 0
      ? `${node.type}(${parts.join(' ')})`
      : `${node.type} ${text.slice(node.from, node.to)}`;
  };
  return parse(text)
    .children.map(print)
    .join(' ')
    .replace(/expression_statement\((.*)\)$/, '$1');
}

describe('What the grammar gets wrong is put right', () => {
  beforeAll(loadPythonParser);

  it('await binds closer than **', () => {
    expect(tree('await a ** b')).toBe('binary_operator(await(identifier a) identifier b)');
    expect(tree('-await a.b ** c ** d')).toBe(
      'unary_operator(binary_operator(await(attribute(identifier a identifier b)) binary_operator(identifier c identifier d)))'
    );
    expect(tree('await (a ** b)')).toBe(
      'await(parenthesized_expression(binary_operator(identifier a identifier b)))'
    );
  });

  it('a call of type is no type alias', () => {
    expect(tree('type(x).y = 1')).toBe(
      'assignment(attribute(call(identifier type argument_list(identifier x)) identifier y) integer 1)'
    );
    expect(parse('type X[T] = int').children[0].type).toBe('type_alias_statement');
    expect(parse('type X = int').children[0].type).toBe('type_alias_statement');
    expect(parse('if a:\n  type(x).y = 1').children[0].children[3].children[0].type).toBe(
      'expression_statement'
    );
  });

  it('a star in a list is outside of the call', () => {
    const call = 'list_splat(call(identifier range argument_list(integer 4)))';
    expect(tree('[*range(4)]')).toBe(`list(${call})`);
    expect(tree('{*range(4), 1}')).toBe(`set(${call} integer 1)`);
    expect(tree('x = *range(4), 1')).toBe(
      `assignment(identifier x expression_list(${call} integer 1))`
    );
    expect(tree('[*a(1).b[2](3) + c]')).toContain(
      'list(list_splat(binary_operator(call(subscript('
    );
  });

  it('print and exec are names', () => {
    expect(tree('print >> x')).toBe('binary_operator(identifier print identifier x)');
    expect(hasErrors(parse('print "x"'))).toBe(true);
    expect(hasErrors(parse('exec "x" in y'))).toBe(true);
    expect(hasErrors(parse('print(x); exec("x")'))).toBe(false);
  });

  it('defaults of type parameters are an error, never a tree', () => {
    expect(hasErrors(parse('def g[T = int](): pass'))).toBe(true);
  });

  it('the order of & and ^ touches no call', () => {
    expect(tree('f() | b & c ^ d')).toContain('call(identifier f argument_list ())');
  });
});

describe('Trees', () => {
  beforeAll(loadPythonParser);

  it.each([
    'x = 1\nif x:\n    f(x)  # é\n',
    's = f"{a!r:>{w}} 😀 {b=}" "c"\nd = not a in b\ne = a is not b, c not in d',
    'async def f(a, /, b=1, *c, d: int = 2, **e) -> T:\n  """doc"""\n  return [*a, {**b}]',
    'match x:\n  case [1, *a] | {"k": -1} if y: pass\n  case A(b=c): pass\n',
    'with (a as b, c): pass\ntry: pass\nexcept* E as e: pass\n@d.e(1)\nclass A(B, m=C): x: int = 1\n',
    'x = (\n',
    'def ('
  ])('cover their children, in order: %j', text => {
    for (const node of descendants(parse(text))) {
      let at = node.from;
      for (const below of node.children) {
        expect(below.parent).toBe(node);
        expect(below.from).toBeGreaterThanOrEqual(at);
        expect(below.to).toBeLessThanOrEqual(node.to);
        if (!below.named && !below.missing) {
          expect(text.slice(below.from, below.to)).toBe(below.type);
        }
        at = below.to;
      }
    }
  });

  it('name operators and fields', () => {
    const [statement] = parse('a not in b').children;
    expect(statement.children[0].children.map(({ field, type }) => field ?? type)).toEqual([
      'identifier',
      'operators',
      'identifier'
    ]);
    expect(child(parse('x += f(1)').children[0].children[0], 'operator')?.type).toBe('+=');
  });

  it('count in UTF-16 units, beyond the pieces that the parser reads', () => {
    const text = `${'s = "😀"\n'.repeat(2000)}𝒳 = f(1)`;
    const root = parse(text);
    expect(hasErrors(root)).toBe(false);
    const last = root.children[root.children.length - 1].children[0];
    expect(text.slice(last.from, last.to)).toBe('𝒳 = f(1)');
    for (const length of [4095, 4096, 4097, 5118, 5119, 5120]) {
      expect(hasErrors(parse(`${'#'.repeat(length - 1)}\n𝒳 = 1`))).toBe(false);
    }
  });
});
