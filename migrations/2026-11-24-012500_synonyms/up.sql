-- Words that mean the same to those who search: XRD and X射线衍射仪. Edited by administrators; what follows is a beginning.
CREATE TABLE synonyms (
    id         uuid PRIMARY KEY,
    words      jsonb NOT NULL CHECK (jsonb_typeof(words) = 'array' AND jsonb_array_length(words) BETWEEN 2 AND 20),
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL
);

INSERT INTO synonyms (id, words, updated_by, updated_at)
SELECT gen_random_uuid(), words, 'system:migration', '2026-11-24T00:00:00Z'
FROM (VALUES
    ('["XRD", "X射线衍射仪", "X射线衍射", "X-ray diffractometer", "X-ray diffraction"]'::jsonb),
    ('["SEM", "扫描电镜", "扫描电子显微镜", "scanning electron microscope"]'),
    ('["TEM", "透射电镜", "透射电子显微镜", "transmission electron microscope"]'),
    ('["AFM", "原子力显微镜", "atomic force microscope"]'),
    ('["XPS", "X射线光电子能谱", "光电子能谱仪", "ESCA"]'),
    ('["XRF", "X射线荧光光谱", "荧光光谱仪"]'),
    ('["EDS", "EDX", "能谱仪", "X射线能谱"]'),
    ('["FIB", "聚焦离子束"]'),
    ('["NMR", "核磁共振", "核磁共振波谱仪"]'),
    ('["EPR", "ESR", "顺磁共振"]'),
    ('["FTIR", "FT-IR", "红外光谱", "傅里叶红外", "傅立叶变换红外光谱仪"]'),
    ('["UV-Vis", "紫外可见分光光度计", "紫外分光光度计"]'),
    ('["Raman", "拉曼光谱", "拉曼光谱仪"]'),
    ('["ICP-MS", "电感耦合等离子体质谱"]'),
    ('["ICP-OES", "ICP-AES", "电感耦合等离子体发射光谱"]'),
    ('["AAS", "原子吸收", "原子吸收分光光度计"]'),
    ('["GC", "气相色谱", "气相色谱仪"]'),
    ('["GC-MS", "GCMS", "气质联用", "气相色谱质谱联用仪"]'),
    ('["HPLC", "高效液相色谱", "液相色谱仪"]'),
    ('["LC-MS", "LCMS", "液质联用", "液相色谱质谱联用仪"]'),
    ('["IC", "离子色谱", "离子色谱仪"]'),
    ('["MS", "质谱", "质谱仪", "mass spectrometer"]'),
    ('["TGA", "热重分析", "热重分析仪"]'),
    ('["DSC", "差示扫描量热仪", "差示扫描量热"]'),
    ('["DMA", "动态热机械分析"]'),
    ('["BET", "比表面积", "比表面积分析仪"]'),
    ('["PCR", "聚合酶链式反应", "基因扩增仪"]'),
    ('["qPCR", "实时荧光定量PCR", "荧光定量PCR"]'),
    ('["NGS", "基因测序仪", "高通量测序"]'),
    ('["FACS", "流式细胞仪", "flow cytometer"]'),
    ('["CLSM", "共聚焦显微镜", "激光共聚焦", "confocal microscope"]'),
    ('["CMM", "三坐标", "三坐标测量机"]'),
    ('["UTM", "万能试验机", "拉力试验机"]'),
    ('["CT", "工业CT", "断层扫描"]'),
    ('["EMC", "电磁兼容"]'),
    ('["3D打印", "增材制造", "3D printer"]')
) AS beginning (words);
